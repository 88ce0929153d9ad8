import type { LeafEntry } from "../leaf.ts";
import type { Expiry } from "./source.ts";

/** The shortest that any class may be kept, as the database has it. */
const keptMsMin = 365 * 86_400_000;

/**
 * Whether a leaf may be without its record: a retention rule covers it, was due when it was applied, and was not due before
 * the record had been kept for a year.
 */
export function isExpired(idx: number, entry: LeafEntry | null, expiries: readonly Expiry[]): boolean {
  return expiries.some(
    ({ firstIdx, lastIdx, keepUntilMs, droppedMs }) =>
      firstIdx <= idx &&
      idx <= lastIdx &&
      keepUntilMs <= droppedMs &&
      (entry === null || entry.receivedMs + keptMsMin <= keepUntilMs),
  );
}
