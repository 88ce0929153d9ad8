import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import type { VerificationReport } from "#lib/core/audit-verification.ts";
import { pool } from "#lib/db/pool.ts";
import {
  checkWaiting,
  newReport,
  openNote,
  parsePolicy,
  parseVkey,
  type Report,
  verifyLog,
  vkeyOf,
  type WaitingRecord,
} from "../log/index.ts";
import { projectionColumns } from "./copied-records.ts";
import { databaseSource, type LogRow } from "./database-source.ts";
import { keptCheckpoints } from "./kept-checkpoints.ts";
import { readKeyFile } from "./key-file.ts";
import { policyText } from "./keys.ts";

type Options = {
  /** Which logs; all when left out. */
  classes?: readonly RetentionClass[];
  onProgress?: (checked: number, total: number) => Promise<void> | void;
};

const rowsAtOnce = 5_000;

/**
 * Checks everything that the database holds of the audit log against the log itself, and the log against every checkpoint that
 * was kept, here or in the anchor folder. Reads only, in batches, while events go on coming.
 *
 * The keys are those that this database and the key file know. Whoever has both could have replaced them: that is for a check
 * from outside, with keys that were pinned.
 *
 * @throws Error when something can't be read: no verdict
 */
export async function verifyDatabase({
  classes = retentionClasses,
  onProgress,
}: Options = {}): Promise<VerificationReport> {
  const out = newReport();
  const logs = await readLogs(classes);
  const total = logs.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  if (logs.length > 0) {
    const policy = parsePolicy(await policyText());
    for (const log of logs) {
      await checkSigner(log, out);
      await checkBeyond(log.class, out);
      await verifyLog(databaseSource(log), policy, out, (checked) => onProgress?.(before + checked, total));
      before += log.size;
    }
  }
  for (const each of classes) {
    if (!logs.some((log) => log.class === each)) await checkEmptyLog(each, out);
    await checkInbox(each, out);
  }
  out.notChecked("What a gateway never sent: its own numbering tells, under Streams.");
  out.notChecked(
    "The keys: they are those that this console knows. Check from outside with the policy that you have pinned.",
  );
  return out.report;
}

async function readLogs(classes: readonly RetentionClass[]): Promise<LogRow[]> {
  const { rows } = await pool().query<LogRow>(
    `SELECT class, origin, size::float8 AS size, root, checkpoint FROM audit.log
     WHERE class = ANY ($1::text[]) AND checkpoint IS NOT NULL ORDER BY array_position($1::text[], class)`,
    [classes],
  );
  return rows;
}

/** The newest checkpoint is signed by the key in the key file, which is not in the database. */
async function checkSigner({ class: of, checkpoint }: LogRow, out: Report): Promise<void> {
  const filed = await readKeyFile();
  if (!filed) {
    out.notChecked("Whether the key in the key file signed the newest checkpoints: the file is not there.");
    return;
  }
  try {
    openNote(
      checkpoint,
      filed.map(({ signer }) => parseVkey(vkeyOf(signer))),
    );
  } catch {
    out.fault(of, "Its checkpoint is not signed by a key of the key file.");
  }
}

/** A log that is said to be empty has no records, and no checkpoint of it was ever kept. */
async function checkEmptyLog(of: RetentionClass, out: Report): Promise<void> {
  const { rows } = await pool().query<{ idx: number }>(
    `SELECT idx::float8 AS idx FROM audit.record WHERE class = $1
       AND NOT EXISTS (SELECT FROM audit.log l WHERE l.class = $1 AND l.checkpoint IS NOT NULL)
     ORDER BY idx LIMIT ${rowsAtOnce}`,
    [of],
  );
  for (const { idx } of rows)
    out.find(of, idx, "EXTRA", "A record stands here, and its log is said to be empty.");
  for await (const { from } of keptCheckpoints(of, 0))
    out.fault(of, `It is said to be empty, and is not in ${from}.`);
}

/** Tiles and bundles beyond the log's end are what a longer log has left behind. */
async function checkBeyond(of: RetentionClass, out: Report): Promise<void> {
  const { rows } = await pool().query<{ what: string }>(
    `SELECT 'tile ' || t.level || '/' || t.n AS what FROM audit.tile t JOIN audit.log l USING (class)
     WHERE t.class = $1 AND (t.n * 256 + length(t.hashes) / 32) * 256::numeric ^ t.level > l.size
     UNION ALL
     SELECT 'bundle ' || b.n FROM audit.bundle b JOIN audit.log l USING (class) WHERE b.class = $1 AND b.n * 256 >= l.size
     ORDER BY 1 LIMIT 100`,
    [of],
  );
  for (const { what } of rows)
    out.fault(of, `The ${what} is longer than the log: events were taken from its end.`);
}

async function checkInbox(of: RetentionClass, out: Report): Promise<void> {
  for (let after = "0"; ; ) {
    const { rows } = await pool().query<
      WaitingRecord["columns"] & { seq: string; body: string; digest: Buffer }
    >(
      `SELECT seq, body, digest, ${projectionColumns} FROM audit.inbox WHERE class = $1 AND seq > $2 ORDER BY seq LIMIT ${rowsAtOnce}`,
      [of, after],
    );
    const now = await pool().query<{ ms: number }>(
      "SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms",
    );
    const waiting = rows.map(({ seq: _, body, digest, ...columns }) => ({
      class: of,
      body,
      digest,
      columns,
    }));
    checkWaiting(waiting, now.rows[0]?.ms ?? Date.now(), out);
    const last = rows.at(-1);
    if (!last) return;
    after = last.seq;
  }
}
