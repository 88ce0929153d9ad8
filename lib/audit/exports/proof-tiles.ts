import type { RetentionClass } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import { formatProofLine, hashesAt, hashLength, tileWidth } from "../log/index.ts";
import type { Snapshot } from "./stored.ts";
import type { TileRanges } from "./tile-ranges.ts";

/** Tiles that are read at once: 2 MiB of hashes. */
const tilesAtOnce = 256;

/**
 * `proofs.ndjson`, in the order that `formatProofLine` says. Tiles go on growing; they are cut to what they held when the
 * export was asked for.
 *
 * @throws Error when the database lacks a tile
 */
export async function* proofLines(logs: Snapshot, exported: TileRanges): AsyncGenerator<string> {
  for (const { class: log, size } of logs) {
    let top = 0;
    while (hashesAt(top + 1, size) > 0) top++;
    for (let level = top; level >= 0; level--) {
      const last = Math.ceil(hashesAt(level, size) / tileWidth) - 1;
      const runs = level === 0 ? withPartial(exported[log] ?? [], size) : [[0, last] as const];
      for (const [from, to] of runs)
        for (let first = from; first <= to; first += tilesAtOnce)
          yield await readLines(log, level, size, first, Math.min(to, first + tilesAtOnce - 1));
    }
  }
}

/** The last tile too, where it is not full: no tile above holds its hash. */
function withPartial(runs: readonly (readonly [number, number])[], size: number) {
  const last = Math.floor(size / tileWidth);
  const needed = size % tileWidth > 0 && (runs.at(-1)?.[1] ?? -1) < last;
  return needed ? [...runs, [last, last] as const] : runs;
}

async function readLines(
  log: RetentionClass,
  level: number,
  size: number,
  first: number,
  last: number,
): Promise<string> {
  const { rows } = await pool().query<{ n: string; hashes: Buffer }>(
    "SELECT n, hashes FROM audit.tile WHERE class = $1 AND level = $2 AND n BETWEEN $3 AND $4 ORDER BY n",
    [log, level, first, last],
  );
  let lines = "";
  for (let n = first; n <= last; n++) {
    const width = Math.min(tileWidth, hashesAt(level, size) - n * tileWidth);
    const row = rows[n - first];
    if (Number(row?.n) !== n || !row || row.hashes.length < width * hashLength)
      throw new Error(`The log ${log} lacks hashes of its tile ${level}/${n}.`);
    lines += `${formatProofLine({ class: log, level, n, hashes: row.hashes.subarray(0, width * hashLength) })}\n`;
  }
  return lines;
}
