import type { Histogram } from "#lib/audit/search/schemas.ts";
import { moment } from "./audit-query-edit.ts";
import { dateUtc } from "./format.ts";

export type Bar = {
  at: string;
  /** Where the next one begins. */
  end: string;
  count: number;
};

const dayS = 86_400;
const severalDaysMs = 3 * dayS * 1_000;

export function barsOf({ step_seconds, buckets }: Pick<Histogram, "step_seconds" | "buckets">): Bar[] {
  return buckets.map(({ at, count }) => {
    const ms = Date.parse(at);
    return { at: moment(ms), end: moment(ms + step_seconds * 1_000), count };
  });
}

/** `21 Nov 2026` for a day and more; `21 Nov, 10:00` for less, and the second where that matters. */
export function barWords(at: string, stepSeconds: number): string {
  const date = dateUtc(at);
  if (stepSeconds >= dayS) return date;
  return `${date.replace(/ \d{4}$/, "")}, ${at.slice(11, stepSeconds < 60 ? 19 : 16)}`;
}

/** What stands under a bar: the day where the bars span several, the time of day otherwise. */
export function tickWords(at: string, bars: readonly Bar[]): string {
  const spanMs = Date.parse(bars.at(-1)?.end ?? at) - Date.parse(bars[0]?.at ?? at);
  return spanMs > severalDaysMs ? dateUtc(at).replace(/ \d{4}$/, "") : at.slice(11, 16);
}

/** `a day`, `an hour`, `15 minutes` */
export function stepWords(stepSeconds: number): string {
  const units = [
    { s: 7 * dayS, one: "a week", many: "weeks" },
    { s: dayS, one: "a day", many: "days" },
    { s: 3600, one: "an hour", many: "hours" },
    { s: 60, one: "a minute", many: "minutes" },
    { s: 1, one: "a second", many: "seconds" },
  ];
  const unit = units.find(({ s }) => stepSeconds % s === 0 && stepSeconds >= s) ?? {
    s: 1,
    one: "",
    many: "seconds",
  };
  const n = stepSeconds / unit.s;
  return n === 1 ? unit.one : `${n} ${unit.many}`;
}
