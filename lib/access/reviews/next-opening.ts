/**
 * When a schedule opens its next review: so many calendar months after the last time that it was to, in UTC, and again as
 * long as that has passed. Whatever a late process does, the time of day and the day stay; a schedule that began after the
 * 28th goes on on the 28th, which every month has.
 *
 * @param last when it was to open one
 */
export function nextOpening(last: Date, months: number, at: Date): Date {
  for (let step = 1; ; step++) {
    const next = new Date(last);
    next.setUTCDate(Math.min(28, last.getUTCDate()));
    next.setUTCMonth(last.getUTCMonth() + step * months);
    if (next > at) return next;
  }
}
