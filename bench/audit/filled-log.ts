import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { withDataDir } from "#e2e/support/server-process.ts";
import { closeDb } from "#lib/db/client.ts";
import { migrate } from "#lib/db/migrate.ts";
import { startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import { provideEnv } from "#lib/env.ts";
import { inChild, type Outcome } from "./child.ts";
import { LogFiller } from "./fill.ts";
import { perSecond, say, timed } from "./measure.ts";

export type FilledLog = {
  dataDir: string;
  databaseUrl: string;
  filler: LogFiller;
  /** What its verification took when it had a tenth of its records. */
  verifiedTenth: Pick<Outcome, "peakBytes">;
};

const filledLog = z.object({
  total: z.number(),
  startMs: z.number(),
  verifiedTenth: z.object({ peakBytes: z.number() }),
});

/** Beside the log once it is filled, until it is measured. */
const markName = "filled.json";

/**
 * Fills a log with so many records, measures it, and takes it away again.
 *
 * A long one takes its time: where AUDIT_BENCH_FOLDER names a folder, it is filled there and stays; a later run goes on with the
 * measuring, once.
 *
 * @throws Error when the folder has something else in it than such a log
 */
export async function withFilledLog<T>(total: number, measure: (log: FilledLog) => Promise<T>): Promise<T> {
  const folder = process.env.AUDIT_BENCH_FOLDER;
  if (!folder) return withDataDir((dataDir) => measureIn(dataDir, total, measure));
  await mkdir(folder, { recursive: true });
  const found = await readdir(folder);
  if (found.length > 0 && !found.includes(markName))
    throw new Error(`The log in ${folder} was filled in part, or measured already. Name an empty folder.`);
  return measureIn(folder, total, measure);
}

async function measureIn<T>(
  dataDir: string,
  total: number,
  measure: (log: FilledLog) => Promise<T>,
): Promise<T> {
  const postgres = await startEmbeddedPostgres(dataDir);
  provideEnv({ DATABASE_URL: postgres.url, DATA_DIR: dataDir, AUTH_SECRET: "of no use but here".repeat(3) });
  try {
    await migrate(postgres.url);
    const mark = join(dataDir, markName);
    const { startMs, verifiedTenth } = (await readMark(mark, total)) ?? (await fill(mark, total));
    // What is measured adds to the log and takes from it.
    await rename(mark, join(dataDir, "measured.json"));
    const filler = new LogFiller(total, startMs);
    return await measure({ dataDir, databaseUrl: postgres.url, filler, verifiedTenth });
  } finally {
    await closeDb();
    await postgres.stop();
  }
}

async function readMark(mark: string, total: number): Promise<z.output<typeof filledLog> | null> {
  const text = await readFile(mark, "utf8").catch(() => null);
  if (text === null) return null;
  const filled = filledLog.parse(JSON.parse(text));
  if (filled.total !== total) throw new Error(`There are ${filled.total} records in ${mark}, not ${total}.`);
  return filled;
}

async function fill(mark: string, total: number): Promise<z.output<typeof filledLog>> {
  const filler = new LogFiller(total);
  await filler.begin();
  const first = await timed(() => filler.fillTo(total / 10));
  const verifiedTenth = await inChild("verifyDatabase");
  const rest = await timed(() => filler.fillTo(total));
  await filler.end();
  say(`filled, ${perSecond(total, first.tookMs + rest.tookMs)}`);
  const filled = { total, startMs: filler.startMs, verifiedTenth };
  await writeFile(mark, JSON.stringify(filled));
  return filled;
}
