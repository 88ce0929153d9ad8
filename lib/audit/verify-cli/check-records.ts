import { join } from "node:path";
import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import {
  type Checkpoint,
  type ExportLine,
  hashLength,
  type Lines,
  type Manifest,
  newProofTiles,
  newRecordCheck,
  type PlainLines,
  type ProofLine,
  type ProofTiles,
  parseExportLine,
  parseProofLine,
  type Report,
} from "../log/index.ts";
import { isThere, newPartDigests } from "./check-files.ts";
import { newLineReaders, threadsFor } from "./line-readers.ts";
import type { OlderCheckpoint } from "./older.ts";
import { readLines, readLinesInPlace } from "./read-lines.ts";

export type ExportedLogs = {
  class: RetentionClass;
  checkpoint: Checkpoint;
  completeFrom: number | null;
  witnesses: { cosigned: number; of: number } | null;
}[];

type Work = {
  folder: string;
  manifest: Manifest;
  logs: ExportedLogs;
  /** The file with the tiles. */
  proofs: string;
  older: readonly OlderCheckpoint[];
  out: Report;
  onRecord: ((id: string, record: ExportLine) => void) | null;
  /** How many threads read records beside our own; as many as their bytes are worth when left out. */
  threads?: number;
};

/** Checks every record of an export against the tiles that lie with it, and these against the signed checkpoints. */
export async function checkRecords(work: Work): Promise<void> {
  const { folder, manifest, out } = work;
  const checker = newLogChecker(work);
  const digests = newPartDigests(manifest, out);
  const bytes = manifest.parts.reduce((sum, part) => sum + part.bytes, 0);
  const readers = newLineReaders(work.threads ?? threadsFor(bytes));
  let rows = 0;
  try {
    for (const part of manifest.parts) {
      if (!(await isThere(folder, part.name, out))) continue;
      const { onBytes, end } = digests.begin(part);
      const before = rows;
      const batches = readLinesInPlace(join(folder, part.name), onBytes);
      for await (const { lines, plain } of readers.read(batches)) {
        await checker.add(lines, plain);
        rows += lines.ends.length;
      }
      end();
      if (rows - before !== part.rows)
        out.fault("export", `The part ${part.name} has not the ${part.rows} records that it should have.`);
    }
  } finally {
    await readers.close();
  }
  digests.finish();
  await checker.finish();
  if (rows !== manifest.records)
    out.fault("export", `It has ${rows} records, and was signed for ${manifest.records}.`);
}

/** Goes through the logs in their order, with the records of each and its tiles in step. */
function newLogChecker({ logs, proofs, older, out, onRecord }: Work) {
  const reader = newTileReader(proofs, out);
  let at = -1;
  let tiles: ProofTiles | undefined;
  let check: ReturnType<typeof newRecordCheck> | undefined;

  async function next(): Promise<void> {
    await end();
    const log = logs[++at];
    if (!log) return;
    tiles = newProofTiles(log.class, log.checkpoint, out);
    for (const { claimed } of older) if (claimed.origin === log.checkpoint.origin) tiles.want(claimed.size);
    const { class: of, completeFrom, checkpoint } = log;
    check = newRecordCheck(
      { class: of, size: checkpoint.size, completeFrom, tiles },
      reader.next,
      out,
      onRecord,
    );
  }
  async function end(): Promise<void> {
    const log = logs[at];
    if (!log || !check || !tiles) return;
    await check.finish();
    const { class: of, checkpoint, witnesses } = log;
    const consistent = await compareOlder(log, tiles, older, out);
    out.report.logs.push({
      class: of,
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root.toString("base64"),
      consistent_with: consistent,
      witnesses,
    });
  }
  function currentLog(): number {
    const log = logs[at];
    return log ? retentionClasses.indexOf(log.class) : -1;
  }
  async function goTo(record: ExportLine): Promise<void> {
    if (!logs.slice(Math.max(at, 0)).some((log) => log.class === record.class))
      return out.fault(record.class, `The record ${record.idx} stands where no record of this log may.`);
    while (logs[at]?.class !== record.class) await next();
    if (check?.needsTile(record)) await check.toTile(record);
    check?.add(record);
  }
  return {
    /** Adds records by what their bytes say; those of which that is not enough are read. */
    async add({ bytes, ends }: Lines, plain: PlainLines): Promise<void> {
      let start = 0;
      let current = currentLog();
      for (const [place, end] of ends.entries()) {
        const isRight =
          plain.log[place] === current &&
          check?.addPlain(plain.idx[place] as number, plain.hashes, place * hashLength);
        const record = isRight ? null : parsed(bytes.toString("utf8", start, end), out);
        // Of most records all is here already: waiting for nothing would cost more than the check.
        if (record) {
          await goTo(record);
          current = currentLog();
        }
        start = end + 1;
      }
    },
    async finish(): Promise<void> {
      while (at < logs.length) await next();
      await reader.close();
    },
  };
}

async function compareOlder(
  log: ExportedLogs[number],
  tiles: ProofTiles,
  older: readonly OlderCheckpoint[],
  out: Report,
) {
  const extended = { checkpoints: 0, oldest: null as number | null };
  for (const { claimed, from } of older.filter(({ claimed }) => claimed.origin === log.checkpoint.origin)) {
    const verdict = await tiles.extends(claimed);
    if (verdict === false)
      out.fault(log.class, `It does not extend ${from}: at ${claimed.size} events it had another root.`);
    else if (verdict === null)
      out.sayUnable(
        `Whether the log extends ${from} can't be said: the export has not the tiles for it. Ask the log itself, or a mirror.`,
      );
    else {
      extended.checkpoints++;
      extended.oldest ??= claimed.size;
    }
  }
  return extended;
}

function parsed(line: string, out: Report) {
  try {
    return parseExportLine(line);
  } catch (error) {
    out.fault("export", `${(error as Error).message}`);
    return null;
  }
}

/** Reads `proofs.ndjson` from its beginning to its end, once. */
function newTileReader(file: string, out: Report) {
  const batches = readLines(file);
  let lines: string[] = [];
  let at = 0;
  let ahead: ProofLine | null = null;

  async function read(): Promise<ProofLine | null> {
    for (;;) {
      while (at === lines.length) {
        const batch = await batches.next();
        if (batch.done) return null;
        lines = batch.value;
        at = 0;
      }
      try {
        return parseProofLine(lines[at++] as string);
      } catch (error) {
        out.fault("export", `The proofs: ${(error as Error).message}`);
      }
    }
  }
  return {
    async next(log: string): Promise<ProofLine | null> {
      ahead ??= await read();
      if (ahead?.class !== log) return null;
      const found = ahead;
      ahead = null;
      return found;
    },
    close: () => batches.return(undefined),
  };
}
