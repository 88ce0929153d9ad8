import { z } from "zod";
import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";

/** Which tiles of level 0 hold exported records, of each log: first and last number of each run, in order. */
export const tileRanges = z.partialRecord(
  z.enum(retentionClasses),
  z.array(z.tuple([z.number().int(), z.number().int()])),
);
export type TileRanges = z.output<typeof tileRanges>;

/** Adds the `n`th tile of a log, which comes after all that were added of it. */
export function addTile(ranges: TileRanges, log: RetentionClass, n: number): void {
  addRun(ranges, log, [n, n]);
}

/** Adds those of the next part. */
export function addRanges(ranges: TileRanges, more: TileRanges): void {
  for (const log of retentionClasses) for (const run of more[log] ?? []) addRun(ranges, log, run);
}

function addRun(ranges: TileRanges, log: RetentionClass, [first, last]: [number, number]): void {
  ranges[log] ??= [];
  const before = ranges[log].at(-1);
  if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
  else ranges[log].push([first, last]);
}
