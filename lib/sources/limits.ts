/** How much an upstream may ask of us. Beyond it a sync stops with a reason: a part is never taken for the whole. */

/** One page of a registry. Public ones are known to take 20 seconds and more. */
export const pageLimits = { totalMs: 60_000, bytesMax: 16 * 1_048_576 };
/** What is asked for; the API's own maximum. */
export const pageSize = 100;
/** What is taken, should an upstream send more than it was asked for. */
export const pageRowsMax = 5_000;

/** One sync. */
export const runLimits = { pagesMax: 20_000, rowsMax: 1_000_000, bytesMax: 8 * 1_073_741_824 };

/** One server.json. Real ones have some kilobytes. */
export const documentBytesMax = 262_144;
export const nameMax = 300;

/** Rows of a file that are written in one transaction. */
export const chunkRows = 250;

/** How long a job works before it makes room for others; the run goes on in the next one. */
export const sliceMs = 10_000;

/** A running sync of which nothing was heard for this long has nobody working on it. */
export const silentMs = 600_000;

/** Failures in a row, of the kind that passes by itself, before a sync gives up. */
export const failuresMax = 8;
/** How often an entry may fail to be submitted, for no fault of its own, before it is refused. */
export const itemFailuresMax = 3;
export const backoff = { firstMs: 5_000, longestMs: 900_000, retryAfterMaxMs: 3_600_000 };

/** How far an incremental sync looks back behind what it has seen: clocks differ, and commits come late. */
export const overlapMs = 3_600_000;
/** How often everything is read again: nothing else tells what has disappeared. */
export const fullEveryMs = 7 * 86_400_000;
/** How long the position of a failed sync is worth going on from. */
export const resumeWithinMs = 86_400_000;
