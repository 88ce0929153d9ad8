import { median, type Report, ratio } from "../report.ts";

export type Row = Report["rows"][number];
type Goal = { atLeast: number } | { atMost: number };

/** A figure as text beside its goal, and whether it is met. Of several measured in turn, the median counts. */
export function judged(what: string, values: number | readonly number[], goal: Goal, text?: string): Row {
  const all = typeof values === "number" ? [values] : values;
  const measured = median(all);
  const [said, met] =
    "atLeast" in goal
      ? [`≥ ${goal.atLeast}×`, measured >= goal.atLeast]
      : [`≤ ${goal.atMost}×`, measured <= goal.atMost];
  const shown = all.length > 1 ? ratio(all) : times(measured);
  return [what, text ? `${shown} (${text})` : shown, `${said}: ${met ? "met" : "missed"}`];
}

function times(value: number): string {
  return `${value < 0.1 ? value.toPrecision(2) : value.toFixed(2)}×`;
}

export function ms(value: number): string {
  return value < 1_000 ? `${value.toFixed(1)} ms` : `${(value / 1_000).toFixed(1)} s`;
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

export function perSecond(rows: number, tookMs: number): string {
  return `${Math.round((rows / tookMs) * 1_000).toLocaleString("en")} a second`;
}

/** The smallest value that this share of all does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function say(what: string): void {
  console.error(`audit: ${what} (${(performance.now() / 1_000).toFixed(0)} s)`);
}

/** @returns how long it took, in milliseconds, and what it gave */
export async function timed<T>(work: () => Promise<T>): Promise<{ tookMs: number; result: T }> {
  const startedAt = performance.now();
  const result = await work();
  return { tookMs: performance.now() - startedAt, result };
}
