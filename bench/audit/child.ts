import { fork } from "node:child_process";
import { createHash, hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { handleRunExport } from "#lib/audit/exports/index.ts";
import { chunkRows } from "#lib/audit/exports/limits.ts";
import { verifyDatabase } from "#lib/audit/sealing/verify-database.ts";
import { readLines } from "#lib/audit/verify-cli/read-lines.ts";
import { runVerification } from "#lib/audit/verify-cli/run.ts";
import { retentionClasses } from "#lib/core/audit-record.ts";
import { isTampered } from "#lib/core/audit-verification.ts";
import { closeDb } from "#lib/db/client.ts";
import { pool, poolConfig } from "#lib/db/pool.ts";
import { childEnv } from "#lib/env.ts";
import { nodeFlags } from "../../bin/node.mjs";

/**
 * How long it took, and the most memory that the process had, garbage included. `heldBytes`: what was left of its heap and its
 * buffers once garbage was collected, 2 s after the beginning and each time twice as late. `count`: of records, where the work
 * counts them.
 */
export type Outcome = { tookMs: number; peakBytes: number; heldBytes: number[]; count: number };

/** Work that is measured in a process of its own, so that its memory is its own. What it is given is a path or an id. */
const works = {
  /** `countersign verify <folder>` */
  async verifyFolder(folder: string): Promise<number> {
    const { tampered, unable, report } = await runVerification(folder, {});
    if (tampered || unable.length > 0) throw new Error(`The export ${folder} was found to be altered.`);
    return report.counts.OK ?? 0;
  },
  async verifyDatabase(): Promise<number> {
    const report = await verifyDatabase();
    const { counts, findings, faults } = report;
    if (isTampered(report))
      throw new Error(
        `The log was found to be altered: ${JSON.stringify({ counts, faults, findings: findings.slice(0, 3) })}`,
      );
    return counts.OK ?? 0;
  },
  /** A loop that hashes each record's line, and nothing else. */
  async hashLines(folder: string): Promise<number> {
    let count = 0;
    for (const file of await recordFiles(folder))
      for await (const lines of readLines(file))
        for (const line of lines) {
          hash("sha256", line, "buffer");
          count++;
        }
    return count;
  },
  /** The same bytes as one stream: what no check of single records can reach. */
  async hashStream(folder: string): Promise<number> {
    const whole = createHash("sha256");
    for (const file of await recordFiles(folder))
      for await (const chunk of createReadStream(file, { highWaterMark: 1_048_576 })) whole.update(chunk);
    whole.digest();
    return 0;
  },
  /** A loop that reads bodies from the database and hashes each. */
  async hashDatabase(): Promise<number> {
    let count = 0;
    for (const log of retentionClasses)
      for (let from = 0; ; from += 5_000) {
        const { rows } = await pool().query<[string]>({
          text: "SELECT body FROM audit.record WHERE class = $1 AND idx >= $2 AND idx < $3 ORDER BY idx",
          values: [log, from, from + 5_000],
          rowMode: "array",
        });
        if (rows.length === 0) break;
        for (const [body] of rows) hash("sha256", body, "buffer");
        count += rows.length;
      }
    return count;
  },
  /** The job that writes an export, in one go. */
  async runExport(id: string): Promise<number> {
    await handleRunExport({ export_id: id }, { ms: Number.POSITIVE_INFINITY, chunkRows });
    return 0;
  },
  /** Place and bytes of every record, as fast as Postgres hands them out, into a file. */
  async copyOut(file: string): Promise<number> {
    const client = new pg.Client(poolConfig());
    await client.connect();
    const copy = client.query(copyTo("COPY (SELECT class, idx, body FROM audit.record) TO STDOUT"));
    await pipeline(copy, createWriteStream(file));
    await client.end();
    return copy.rowCount;
  },
};

export function inChild(work: keyof typeof works, given = ""): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = fork(fileURLToPath(import.meta.url), [work, given], {
      execArgv: nodeFlags,
      env: childEnv(),
    });
    child.once("message", (outcome) => done(outcome as Outcome));
    child.once("exit", (code) => fail(new Error(`${work} ended with ${code}.`)));
  });
}

async function recordFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.startsWith("records-")).map((name) => join(folder, name));
}

/** Adds to the list what is held at each doubling of the time. */
function watchHeld(heldBytes: number[]): void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const watch = (afterMs: number) =>
    setTimeout(() => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      heldBytes.push(heapUsed + external);
      // As long again as it has been.
      watch(heldBytes.length === 1 ? afterMs : 2 * afterMs);
    }, afterMs).unref();
  watch(2_000);
}

if (import.meta.main) {
  const [, , work, given = ""] = process.argv;
  const heldBytes: number[] = [];
  watchHeld(heldBytes);
  const startedAt = performance.now();
  const count = await works[work as keyof typeof works](given);
  const tookMs = performance.now() - startedAt;
  const outcome: Outcome = { tookMs, peakBytes: process.resourceUsage().maxRSS * 1_024, heldBytes, count };
  await closeDb();
  process.send?.(outcome, () => process.exit());
}
