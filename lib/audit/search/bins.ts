import type { Window } from "./count-window.ts";

/** Bins begin at whole multiples of their width from here: a Monday. */
export const origin = "2001-01-01T00:00:00.000Z";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** Widths that people count in, in seconds. */
const widths = [
  ...[1, 5, 10, 30, minute, 5 * minute, 10 * minute, 30 * minute],
  ...[hour, 3 * hour, 6 * hour, 12 * hour, day, 7 * day, 28 * day, 364 * day, 3_640 * day],
];
const binsMax = 120;

/** The narrowest width that takes no more than about `binsMax` bins, in seconds. */
export function binWidth({ from, to }: Window): number {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1_000;
  return widths.find((width) => seconds / width <= binsMax) ?? 3_640 * day;
}

/** Every bin that has part of the window, also where nothing was counted. */
export function binsOf(
  { from, to }: Window,
  width: number,
  counts: ReadonlyMap<number, number>,
): { at: string; count: number }[] {
  const [start, step] = [Date.parse(origin), width * 1_000];
  const first = start + Math.floor((Date.parse(from) - start) / step) * step;
  const bins = [];
  for (let at = first; at < Date.parse(to); at += step)
    bins.push({ at: new Date(at).toISOString(), count: counts.get(at) ?? 0 });
  return bins;
}
