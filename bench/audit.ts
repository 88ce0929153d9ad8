import { startServer } from "#e2e/support/server-process.ts";
import { inChild } from "./audit/child.ts";
import { days } from "./audit/fill.ts";
import { type FilledLog, withFilledLog } from "./audit/filled-log.ts";
import { benchFreshness } from "./audit/freshness.ts";
import { benchIntake } from "./audit/intake.ts";
import { type Row, say } from "./audit/measure.ts";
import { benchReading } from "./audit/reading.ts";
import { benchRetention } from "./audit/retention.ts";
import { benchSealing } from "./audit/sealing.ts";
import { benchSearch } from "./audit/search.ts";
import { benchProof, benchStorage } from "./audit/storage.ts";
import { addAuditor } from "./audit/world.ts";
import type { Report } from "./report.ts";

const total = Number(process.env.AUDIT_BENCH_ROWS ?? 500_000);
/** What takes as long as the log is long is done once in a long one. */
const rounds = total > 2_000_000 ? 1 : 3;
const sealed = Math.min(25_000, total);

/**
 * The audit log, filled with calls of 92 days (AUDIT_BENCH_ROWS of them, 500,000 unless said otherwise): intake, sealing, search,
 * export, verification, storage and retention, each against the plainest thing that does the same, in one run.
 */
export async function benchAudit(): Promise<Report> {
  if (!Number.isSafeInteger(total) || total < 10_000)
    throw new Error("AUDIT_BENCH_ROWS is a number from 10000 on.");
  return withFilledLog(total, benchOn);
}

async function benchOn({ dataDir, databaseUrl, filler, verifiedTenth }: FilledLog): Promise<Report> {
  const rows: Row[] = [...(await benchStorage()), ...(await benchProof())];
  say("storage");
  const settings = { DATABASE_URL: databaseUrl, WORKER: "none" };
  const server = await startServer(dataDir, settings);
  let rate = Number.NaN;
  try {
    const auditor = await addAuditor();
    rows.unshift(...(await benchSearch(auditor.ctx, server.url, auditor.token, filler)));
    say("search");
    const tenth = `before:${new Date(filler.atMs(total / 10)).toISOString()}`;
    rows.push(...(await benchReading(auditor.ctx, { rows: total, rounds, tenth, verifiedTenth })));
    say("export and verification");
    const sealing = await benchSealing(3, sealed, filler.customers);
    say("sealing");
    const intake = await benchIntake(auditor.ctx, server.url, 3);
    say("intake");
    rows.unshift(...intake.rows, ...sealing.rows);
    // Half of what the two reach when they share the machine.
    rate = 1 / (1 / intake.rate + 1 / sealing.rate) / 2;
  } finally {
    await server.stop();
  }
  const live = await startServer(dataDir, { DATABASE_URL: databaseUrl });
  try {
    rows.splice(4, 0, ...(await benchFreshness(live.url, rate, 15_000)));
  } finally {
    await live.stop();
  }
  say("freshness");
  await inChild("verifyDatabase");
  rows.push(...(await benchRetention()));
  return { name: "audit", title: `The audit log, ${total.toLocaleString("en")} records`, rows, note };
}

const note = `Calls of tools over ${days} days, about 700 canonical bytes each, with true hashes, sealed by the product into the months in which they happened, where the indexes of words and targets are built once all are there; few actors, agents and servers have most of them, and 3 % were denied. Ratios are of a baseline's time to ours where more is better, ours to the baseline's where less is: median (minimum–maximum) of rounds in turn. Intake: 8 batches of 2,500 events as NDJSON, four on their way, while nothing is sealed; redaction can't be switched off, so that without anything to redact its detectors read every text, and find nothing. Searches: page of 50, 20 of each kind, each way in turn, the SQL on a connection of its own; all ways find the same ids, or the run fails. Exports and checks run in processes of their own. After all that was added, the whole log is verified once more. The DELETE is taken back. The month is dropped last, long before its time, which is what a verification would then say.`;
