/** The leaves from `start` up to, not including, `end`. */
export type Range = { start: number; end: number };

/** The subtrees whose hashes lead from a leaf to the root, from the leaf's neighbour upwards (RFC 6962 §2.1.1). */
export function inclusionPath(index: number, size: number): Range[] {
  const path: Range[] = [];
  let at: Range = { start: 0, end: size };
  while (at.end - at.start > 1) {
    const [left, right] = halves(at);
    const isLeft = index < left.end;
    path.push(isLeft ? right : left);
    at = isLeft ? left : right;
  }
  return path.reverse();
}

/**
 * The subtrees whose hashes lead from an older root to a newer one, from the lowest upwards (RFC 6962 §2.1.2). When
 * `from` is not a power of two the first of them is part of the old tree, and all begins with its hash; when it is,
 * all begins with the old root.
 */
export function consistencyPath(from: number, to: number): { seed: Range | null; path: Range[] } {
  const path: Range[] = [];
  let at: Range = { start: 0, end: to };
  while (at.end !== from) {
    const [left, right] = halves(at);
    const isLeft = from <= left.end;
    path.push(isLeft ? right : left);
    at = isLeft ? left : right;
  }
  return { seed: at.start === 0 ? null : at, path: path.reverse() };
}

/** The full subtrees, each of a power of two leaves, that make up a range which is itself a subtree; left to right. */
export function fullSubtrees({ start, end }: Range): Range[] {
  const full: Range[] = [];
  for (let at = start; at < end; ) {
    let leaves = 1;
    while (leaves * 2 <= end - at) leaves *= 2;
    full.push({ start: at, end: at + leaves });
    at += leaves;
  }
  return full;
}

/** Splits where RFC 6962 does: at the largest power of two below the number of leaves. */
function halves({ start, end }: Range): [Range, Range] {
  let leaves = 1;
  while (leaves * 2 < end - start) leaves *= 2;
  return [
    { start, end: start + leaves },
    { start: start + leaves, end },
  ];
}
