/**
 * How far the time in an event's id may lie ahead of the console's clock. Nothing is sealed longer than this before the time
 * in its id, so that whether an id is sealed already is asked of the months from then on, and not of seven years.
 */
export const idAheadMaxMs = 86_400_000;

/** The milliseconds since 1970 in a UUIDv7 (RFC 9562 §5.7). */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** No event among these was sealed before this moment. */
export function earliestSealing(ids: readonly string[]): Date {
  return new Date(ids.reduce((least, id) => Math.min(least, timeOfId(id)), Date.now()) - idAheadMaxMs);
}
