import type { Hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beat, type ExportRun } from "./export-run.ts";
import { type Format, formats, type Origins } from "./formats/index.ts";
import { NewFile, writeNewFile } from "./new-file.ts";
import { nextFound, progressAt, readRecords } from "./read-records.ts";
import type { Cursor, StoredPart } from "./stored.ts";
import { addTile, type TileRanges, tileRanges } from "./tile-ranges.ts";

export type Sizes = { chunkRows: number; partRows?: number };

export type Place = {
  /** From 1. */
  number: number;
  from: Cursor | null;
  /** How many records the parts before it have. */
  before: number;
};

/**
 * Writes the part that begins at `from`. The same part of the same export has the same bytes, whoever writes it, and
 * however often.
 *
 * @param whole the hash of all parts one after the other, when all were written here
 * @throws Stopped
 */
export async function writePart(
  run: ExportRun,
  { chunkRows, partRows = formats[run.format].partRows }: Sizes,
  { number, from, before }: Place,
  whole: Hash | null,
): Promise<StoredPart> {
  const format = formats[run.format];
  const origins: Origins = Object.fromEntries(run.snapshot.map(({ class: log, origin }) => [log, origin]));
  const writer = format.open(origins);
  const tiles: TileRanges = {};
  const file = await NewFile.open(run.folder, partName(number, format), whole);
  try {
    let rows = 0;
    let at = from;
    await file.write(writer.begin());
    while (at && rows < partRows) {
      const { class: log } = at;
      const limit = Math.min(chunkRows, partRows - rows);
      const { events, next } = await readRecords(run, at, limit, async ({ n, lines }) => {
        addTile(tiles, log, n);
        await file.write(writer.add(lines));
      });
      rows += events;
      at = next;
      await beat(run, before + rows, progressAt(run.snapshot, at));
    }
    await file.write(writer.end());
    await writeNewFile(run.folder, tilesName(number), [JSON.stringify(tiles)]);
    return { ...(await file.finish()), part: { rows, next: await nextFound(run, at) } };
  } catch (error) {
    await file.discard().catch(() => undefined);
    throw error;
  }
}

function partName(number: number, { extension }: Format): string {
  return `records-${String(number).padStart(5, "0")}.${extension}`;
}

/** Beside each part until the proofs are written: which tiles it needs. It is no file of the export. */
function tilesName(number: number): string {
  return `.tiles-${String(number).padStart(5, "0")}.json`;
}

export async function readTiles({ folder }: Pick<ExportRun, "folder">, number: number): Promise<TileRanges> {
  return tileRanges.parse(JSON.parse(await readFile(join(folder, tilesName(number)), "utf8")));
}
