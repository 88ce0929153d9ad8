import { clockAheadMsMax } from "#lib/core/audit-projection.ts";
import { type AuditQuery, windowOf } from "#lib/core/audit-query/index.ts";

const hourMs = 3_600_000;
const usualMs = 30 * 24 * hourMs;

/** A stretch of time, its end not in it. RFC 3339. */
export type Window = { from: string; to: string };

/** What counts are counted over: the time that a search says, or the last 30 days up to its end, in whole hours. */
export function countWindow(query: AuditQuery, now: Date): Window {
  const { after, before } = windowOf(query, now);
  const to = before ?? iso(ceilHour(now.getTime() + clockAheadMsMax));
  return { from: after ?? iso(floorHour(Math.min(Date.parse(to), now.getTime()) - usualMs)), to };
}

/**
 * Parts a time into its whole hours, which are counted already, and what remains at its ends.
 *
 * @param since from when on the hours are counted; those of months that were dropped are not any more
 */
export function splitHours(
  { from, to }: Window,
  since: Date | null,
): { hours: Window | null; rest: Window[] } {
  const [start, end] = [msOf(from), msOf(to)];
  const [first, last] = [Math.max(ceilHour(start), since?.getTime() ?? 0), floorHour(end)];
  if (first >= last) return { hours: null, rest: [{ from, to }] };
  const hours = { from: iso(first), to: iso(last) };
  return {
    hours,
    rest: [
      ...(start < first ? [{ from, to: hours.from }] : []),
      ...(last < end ? [{ from: hours.to, to }] : []),
    ],
  };
}

/** Dates stop at milliseconds: what lies between two of them stays between them. */
function msOf(at: string): number {
  return Date.parse(at) + (/\.\d{3}\d*[1-9]/.test(at) ? 0.5 : 0);
}

function floorHour(ms: number): number {
  return Math.floor(ms / hourMs) * hourMs;
}

function ceilHour(ms: number): number {
  return Math.ceil(ms / hourMs) * hourMs;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
