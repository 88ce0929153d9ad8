import { type Comparison, comparisons } from "./ast.ts";
import { Unreadable } from "./problem.ts";
import type { RawValue } from "./scan.ts";

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const msMax = 1e12;

/**
 * Reads `>500`, `>=2s` or `1.5m`; without a unit it is milliseconds.
 *
 * @throws Unreadable
 */
export function readDuration(value: RawValue): { comparison: Comparison; ms: number } {
  const [, comparison = "=", number, unit = "ms"] =
    /^(>=|<=|>|<|=)?(\d{1,12}(?:\.\d{1,6})?)(ms|s|m|h)?$/.exec(value.text) ?? [];
  if (number === undefined || value.prefix)
    throw new Unreadable(
      value,
      "This is not a duration. Write milliseconds or a unit, compared with >, >=, < or <=: duration:>500, duration:>=2s",
    );
  const ms = Math.round(Number(number) * unitMs[unit as keyof typeof unitMs] * 1_000) / 1_000;
  if (ms >= msMax) throw new Unreadable(value, "Nothing takes that long.");
  return { comparison: comparisons.find((known) => known === comparison) ?? "=", ms };
}

export function printDuration(comparison: Comparison, ms: number): string {
  return `${comparison === "=" ? "" : comparison}${ms}`;
}
