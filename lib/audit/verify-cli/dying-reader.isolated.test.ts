import { expect, onTestFinished, test, vi } from "vitest";
import { formatExportLine } from "../log/index.ts";
import { exportFiles, makeBodies, makeKeys, makeLog } from "../testing/made-log.ts";
import { folderMaker, verify } from "../testing/run-verify.ts";

/** What a thread does in the place of reading lines. */
const ways = {
  "ends when it is asked": 'require("node:worker_threads").parentPort.on("message", () => process.exit(0))',
  "breaks when it is asked":
    'require("node:worker_threads").parentPort.on("message", () => { throw new Error("out of memory") })',
  "does not begin": "process.exit(3)",
};
let way = "";

vi.mock("node:worker_threads", async (original) => {
  const threads = await original<typeof import("node:worker_threads")>();
  class Dying extends threads.Worker {
    constructor() {
      super(way, { eval: true });
    }
  }
  return { ...threads, Worker: Dying };
});

const folderOf = folderMaker(onTestFinished);
const keys = makeKeys();
const log = makeLog(keys, "standard", makeBodies("standard", 300));
const lines = log.bodies.map((body, idx) => formatExportLine({ class: "standard", idx, body }));

test.each(Object.entries(ways))(
  "a thread that %s: no verdict, and nobody waits for it",
  async (_way, does) => {
    way = does;
    for (const threads of ["1", "2"]) {
      const folder = await folderOf(exportFiles(keys, [log], { lines }));
      const { code, text } = await verify(folder, "--threads", threads);
      expect(code).toBe(2);
      expect(text).toMatch(/^This went wrong in the check: /);
    }
  },
);
