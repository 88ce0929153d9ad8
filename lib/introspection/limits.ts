/** How much a server may ask of us. Beyond it, reading stops with an error: a partial list is never taken for the whole. */
export const readingLimits = {
  totalMs: 30_000,
  bytesMax: 8 * 1_048_576,
  itemsMax: 5_000,
  pagesMax: 200,
};

export type ReadingLimits = typeof readingLimits;
