import { emptyRoot, nodeHash } from "../tree.ts";

/**
 * A tree that is read from left to right and forgets what lies behind: of each height it keeps the one full subtree that
 * has no partner yet. That is all it takes to know the root at every size on the way (RFC 6962 §2.1).
 */
export function newFrontier() {
  const waiting: (Buffer | undefined)[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    /** @param onSubtree told each full subtree that this leaf completes, from the lowest: its height, and its hash */
    append(leaf: Buffer, onSubtree: (height: number, hash: Buffer) => void): void {
      let hash = leaf;
      let height = 0;
      for (let left = waiting[0]; left; left = waiting[height]) {
        waiting[height] = undefined;
        hash = nodeHash(left, hash);
        height++;
        onSubtree(height, hash);
      }
      waiting[height] = hash;
      size++;
    },
    root(): Buffer {
      let below: Buffer | undefined;
      for (const left of waiting) if (left) below = below ? nodeHash(left, below) : left;
      return below ?? emptyRoot;
    },
  };
}
