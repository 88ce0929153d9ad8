/** Records that one statement reads. After each it is said how far an export is, and learned whether it is to go on. */
export const chunkRows = 50_000;

/** How long a job works before it makes room for others; the export goes on in the next one. A part is always ended. */
export const sliceMs = 20_000;

/** How long the files are kept after the export was finished. */
export const keptMs = 7 * 86_400_000;

/** For so long a person's further requests for a file are the download that is on record already. */
export const downloadMs = 3_600_000;
