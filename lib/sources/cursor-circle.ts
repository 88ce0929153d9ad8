/**
 * Whether a registry's cursors go in a circle, told without keeping them all: one earlier cursor is remembered, and
 * exchanged for the current one after 1, 2, 4, 8 … pages. A circle comes back to it within twice its length
 * (R. P. Brent, "An improved Monte Carlo factorization algorithm", 1980).
 *
 * @param pages how many pages came before `next`, from 1
 * @returns null for a circle, else the cursor to remember now
 */
export function watchCursor(
  { asked, checkpoint, pages }: { asked: string | null; checkpoint: string | null; pages: number },
  next: string,
): string | null {
  if (next === asked || next === checkpoint) return null;
  const isPowerOfTwo = (pages & (pages - 1)) === 0;
  return isPowerOfTwo || checkpoint === null ? next : checkpoint;
}
