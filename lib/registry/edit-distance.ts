/**
 * Whether two texts are at most `max` edits apart: a character more, less, another one, or two neighbours swapped
 * (Damerau–Levenshtein, as optimal string alignment). The work is bounded by what lies between the common ends.
 */
export function isWithin(a: string, b: string, max: number): boolean {
  if (Math.abs(a.length - b.length) > max) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  return alignment(a.slice(start, endA), b.slice(start, endB), max) <= max;
}

/** The distance, or something larger than `max`. Only the band of the table that can stay within it is filled. */
function alignment(a: string, b: string, max: number): number {
  const far = max + 1;
  let above: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => Math.min(j, far));
  const at = (cells: readonly number[], index: number) => cells[index] ?? far;
  for (let i = 1; i <= a.length; i++) {
    const next = new Array<number>(b.length + 1).fill(far);
    next[0] = Math.min(i, far);
    for (let j = Math.max(1, i - max); j <= Math.min(b.length, i + max); j++) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] && i > 1 && j > 1;
      next[j] = Math.min(
        at(row, j) + 1,
        at(next, j - 1) + 1,
        at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? at(above, j - 2) + 1 : far,
      );
    }
    [above, row] = [row, next];
  }
  return at(row, b.length);
}
