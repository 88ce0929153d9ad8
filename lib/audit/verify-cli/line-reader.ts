import { parentPort, workerData } from "node:worker_threads";
import { plainLines } from "../log/verify/plain-line.ts";

type Order = { bytes: Uint8Array<ArrayBuffer>; ends: readonly number[] };
export type Answer = { bytes: Uint8Array<ArrayBuffer>; plain: ReturnType<typeof plainLines> };

// A thread that reads lines and hashes them. It loads nothing but what that takes. `workerData` is what the logs are called.
parentPort?.on("message", ({ bytes, ends }: Order) => {
  const plain = plainLines({ bytes: Buffer.from(bytes.buffer, 0, bytes.length), ends }, workerData);
  parentPort?.postMessage({ bytes, plain } satisfies Answer, [bytes.buffer]);
});
