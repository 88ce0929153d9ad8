import { backoff } from "./limits.ts";

/**
 * How long an upstream asks to be left alone (RFC 9110 §10.2.3): seconds, or a date. Null when it does not say, and an
 * hour at most.
 */
export function readRetryAfter(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? "";
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) || text === "" ? null : Math.min(Math.max(ms, 0), backoff.retryAfterMaxMs);
}

/** How long to wait after the nth failure in a row, where the upstream does not say: twice as long each time. */
export function backoffMs(failures: number): number {
  return Math.min(backoff.firstMs * 2 ** (failures - 1), backoff.longestMs);
}
