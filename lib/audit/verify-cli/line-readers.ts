import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { retentionClasses } from "#lib/core/audit-record.ts";
import { type Lines, type PlainLines, plainLines } from "../log/index.ts";
import type { Answer } from "./line-reader.ts";

type Read = { lines: Lines; plain: PlainLines };

/** Below this a check is over before threads have begun. */
const bytesMin = 32 << 20;
/** What is left to our own thread takes half as long as the reading. */
const threadsMax = 2;
/** Batches that are on their way to or from each thread. */
const batchesEach = 3;
/** Beside one thread alone, our own has time to read one batch of so many. */
const ownOneOf = 4;

/** How many threads to read so many bytes with, beside our own. */
export function threadsFor(bytes: number): number {
  return bytes < bytesMin ? 0 : Math.min(threadsMax, availableParallelism() - 1);
}

/**
 * Reads lines and hashes their records, in other threads, a few batches ahead. What comes out is in the order of what goes in,
 * and is there until the next is asked for.
 *
 * @param threads 0 for none: then it is all done here
 */
export function newLineReaders(threads: number) {
  const readers = Array.from({ length: threads }, newReader);
  const memory = newMemory();
  let turn = 0;

  function readerAt(number: number) {
    const isOwn = threads === 1 && number % ownOneOf === ownOneOf - 1;
    return isOwn ? undefined : readers[number % threads];
  }
  /** Begins to read a batch; what is left to be done here is done in its turn. */
  function begin(lines: Lines): () => Promise<Read> | Read {
    const copy = memory.copyOf(lines.bytes);
    const answer = readerAt(turn++)?.ask(copy, lines.ends);
    if (answer)
      return async () => {
        const { bytes, plain } = await answer;
        return { lines: { bytes: Buffer.from(bytes.buffer, 0, bytes.length), ends: lines.ends }, plain };
      };
    const own = { bytes: Buffer.from(copy.buffer, 0, copy.length), ends: lines.ends };
    return () => here(own);
  }

  return {
    async *read(batches: AsyncIterable<Lines>): AsyncGenerator<Read> {
      const begun: (() => Promise<Read> | Read)[] = [];
      async function* next(): AsyncGenerator<Read> {
        const read = await begun.shift()?.();
        if (!read) return;
        yield read;
        memory.giveBack(read.lines.bytes);
      }
      for await (const lines of batches) {
        if (threads === 0) yield here(lines);
        else if (begun.push(begin(lines)) > batchesEach * threads) yield* next();
      }
      while (begun.length > 0) yield* next();
    },
    close: async (): Promise<void> => {
      await Promise.all(readers.map((reader) => reader.close()));
    },
  };
}

function here(lines: Lines): Read {
  return { lines, plain: plainLines(lines, retentionClasses) };
}

/** The memory that batches go to other threads and come back in is used again and again. */
function newMemory() {
  const free: ArrayBuffer[] = [];
  return {
    copyOf(bytes: Buffer): Uint8Array<ArrayBuffer> {
      const found = free.pop();
      const isEnough = found !== undefined && found.byteLength >= bytes.length;
      const copy = new Uint8Array(isEnough ? found : new ArrayBuffer(bytes.length), 0, bytes.length);
      copy.set(bytes);
      return copy;
    },
    giveBack({ buffer }: Buffer): void {
      if (buffer instanceof ArrayBuffer) free.push(buffer);
    },
  };
}

function newReader() {
  const worker = new Worker(new URL("./line-reader.ts", import.meta.url), { workerData: retentionClasses });
  const asked: PromiseWithResolvers<Answer>[] = [];
  worker.on("message", (answer: Answer) => asked.shift()?.resolve(answer));
  let failure: { error: unknown } | undefined;
  const fail = (error: unknown) => {
    failure ??= { error };
    for (const one of asked.splice(0)) one.reject(error);
  };
  worker.on("error", fail);
  worker.on("messageerror", fail);
  // One that ends without an error would be waited for until this process ends, as if nothing were wrong.
  worker.on("exit", () => fail(new Error("A thread that reads lines has ended.")));
  return {
    ask(bytes: Uint8Array<ArrayBuffer>, ends: readonly number[]): Promise<Answer> {
      const one = Promise.withResolvers<Answer>();
      // Who stops before the end does not look at what was still to come.
      one.promise.catch(() => undefined);
      if (failure) one.reject(failure.error);
      else {
        asked.push(one);
        worker.postMessage({ bytes, ends }, [bytes.buffer]);
      }
      return one.promise;
    },
    close: () => worker.terminate(),
  };
}
