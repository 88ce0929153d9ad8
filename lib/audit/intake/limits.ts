/** What one request may carry, unpacked. */
export const batchEventsMax = 5_000;
export const batchBytesMax = 5 * 1_048_576;

/** What a searchable text of an event may have, in UTF-16 units. */
export const textMax = 300;
export const targetsMax = 50;

/** What the canonical bytes of an event may have once it is redacted. */
export const recordBytesMax = 32 * 1_024;

/** How far a producer's clock may be off before the record says so. */
export const clockAheadToleratedMs = 5 * 60_000;
export const clockBehindToleratedMs = 7 * 86_400_000;

/** An event that comes longer than this after it happened counts as late. */
export const lateAfterMs = 5 * 60_000;
