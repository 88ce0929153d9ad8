import { execFile } from "node:child_process";
import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { VerificationReport } from "#lib/core/audit-verification.ts";
import { childEnv } from "#lib/env.ts";
import { root } from "../../bin/node.mjs";

const run = promisify(execFile);

type Report = VerificationReport & { checked: string; keys_pinned: boolean; unable: string[] };
type Verified = {
  /** What the shell is told: 0 clean, 1 tampered, 2 could not run. */
  code: number;
  /** Null when there was nothing to report on; `said` tells why. */
  report: Report | null;
  said: string;
};

/**
 * Runs `countersign verify … --json` as an auditor would, who has neither the console's data folder nor its settings.
 *
 * @throws Error when it leaves anything behind where it runs
 */
export async function verify(...args: string[]): Promise<Verified> {
  const cwd = await mkdtemp(join(tmpdir(), "countersign-verify-"));
  const words = [join(root, "bin/countersign.mjs"), "verify", "--json", ...args];
  const { code, stdout, stderr } = await run(process.execPath, words, { cwd, env: childEnv() }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failure: { code: number; stdout: string; stderr: string }) => failure,
  );
  await rmdir(cwd);
  return { code, report: stdout ? (JSON.parse(stdout) as Report) : null, said: stderr };
}
