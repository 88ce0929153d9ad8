import { appendLeaves, type Edge, type ReadTile } from "./tiles.ts";
import { leafHash } from "./tree.ts";

/** A log in memory, for tests: leaf `n` is the text `leaf n`. */
export function testLog(size: number) {
  const leaves = Array.from({ length: size }, (_, n) => leafHash(`leaf ${n}`));
  return logOf(leaves, [leaves.length]);
}

/** A log of these leaves, appended in batches of these sizes. */
export function logOf(leaves: readonly Buffer[], batches: readonly number[]) {
  const tiles = new Map<string, Buffer>();
  let grown: { edge: Edge; size: number; root: Buffer } = appendLeaves([], 0, []);
  for (const batch of batches) {
    const next = appendLeaves(grown.edge, grown.size, leaves.slice(grown.size, grown.size + batch));
    for (const { level, n, hashes } of next.tiles) tiles.set(`${level}/${n}`, hashes);
    grown = next;
  }
  const readTile: ReadTile = (level, n) => tiles.get(`${level}/${n}`) ?? Buffer.alloc(0);
  return { ...grown, leaves, tiles, readTile };
}
