import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { childEnv } from "#lib/env.ts";
import { nodePath, root } from "../../../bin/node.mjs";
import { exportFiles, makeBodies, makeKeys, makeLog } from "../testing/made-log.ts";
import { folderMaker } from "../testing/run-verify.ts";

const folderOf = folderMaker(onTestFinished);
const run = promisify(execFile);
const keys = makeKeys();
const real = makeLog(keys, "standard", makeBodies("standard", 700));

/** The command as it is installed, run somewhere else. */
async function countersign(...words: string[]): Promise<{ code: number; text: string }> {
  const command = [join(root, "bin/countersign.mjs"), "verify", ...words];
  const options = { cwd: await folderOf({}), env: childEnv() };
  return run(nodePath(), command, options).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, text: stdout + stderr }),
  );
}

test("the installed command reads with other threads, and finds what is altered", async () => {
  const clean = await countersign(await folderOf(exportFiles(keys, [real])), "--threads", "2");
  expect(clean.text).toMatch(/^OK {16}700$/m);
  expect(clean.code).toBe(0);
  const bodies = real.bodies.with(650, real.bodies[650]?.replace("crm", "erp") ?? "");
  const altered = exportFiles(keys, [{ ...real, bodies }]);
  const found = await countersign(await folderOf(altered), "--threads", "2");
  expect(found.text).toMatch(/^MODIFIED +standard 650: /m);
  expect(found.code).toBe(1);
  expect((await countersign(await folderOf(altered), "--threads", "many")).code).toBe(2);
});
