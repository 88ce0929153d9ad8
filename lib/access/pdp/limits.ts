/** How long a change may go unnoticed when its notification is lost. */
export const pollMs = 500;

/** How long the database need not have confirmed what decisions depend on. After that, all of them are denials. */
export const staleMaxMs = 5_000;

/** By how much the machine's clock may get ahead of the time that this process saw pass, before the database is asked. */
export const driftMaxMs = 250;

/** How many decisions may wait to be written, and how long a decision waits for room among them. */
export const spoolMax = 20_000;
export const roomPatienceMs = 2_000;

/** How many of them lie in one file at most. */
export const fileRowsMax = 2_000;

/** How often a process shows that its files of waiting decisions are its own, and after how long without that others take them up. */
export const beatMs = 5_000;
export const orphanMs = 20_000;

/**
 * How long a decision that is made waits for others to be written with, and how many go into one transaction at most: each
 * transaction has the database's disk wait.
 */
export const gatherMs = 100;
export const batchMax = 1_000;

/** How long a process that ends waits for the last decisions to be written. */
export const flushPatienceMs = 10_000;

/** What a text of a call, and why it was decided so, may have in the record, in UTF-16 units. */
export const textMax = 300;
export const sentenceMax = 2_000;

/** How much of a text is looked through for secrets: as much as the protocol lets a name have. */
export const scannedMax = 2_000;

/** How many rows of what agents did with tools may wait to be written, and how long they wait for more of the same. */
export const usageRowsMax = 20_000;
export const usageGatherMs = 500;

/** How many counters of rate limits are kept at once, and into how many parts each cuts its time. */
export const countersMax = 20_000;
export const countedParts = 32;
