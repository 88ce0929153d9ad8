import { tileWidth } from "./tile-path.ts";
import { hashLength, rootOf } from "./tree.ts";

/**
 * What must be kept in mind to append to a log: for each level the hashes of its right-most incomplete tile, one after
 * another; an empty buffer where the level has none. An empty log's edge is `[]`.
 */
export type Edge = readonly Buffer[];

export type Tile = { level: number; n: number; hashes: Buffer };

/** Gives the first `width` hashes of a tile, one after another. More than these are passed over; fewer are an error. */
export type ReadTile = (level: number, n: number, width: number) => Promise<Uint8Array> | Uint8Array;

const tileBytes = tileWidth * hashLength;

/** How many hashes the level has, of all its tiles, in a tree of this size. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level);
}

/**
 * Appends leaves (C2SP tlog-tiles): a level gets one hash for each tile of the level below that has become full.
 *
 * @param size how many leaves there are, up to 2^53-1 with the new ones
 * @returns the new edge, size and root, and every tile that changed, with all that it holds so far
 * @throws RangeError when the edge is not one of a log of this size, or a hash is not a SHA-256
 */
export function appendLeaves(
  edge: Edge,
  size: number,
  leafHashes: readonly Buffer[],
): { edge: Edge; size: number; root: Buffer; tiles: Tile[] } {
  checkEdge(edge, size);
  if (!Number.isSafeInteger(size + leafHashes.length)) throw new RangeError("The log is full.");
  if (leafHashes.some((hash) => hash.length !== hashLength))
    throw new RangeError("A leaf's hash is a SHA-256.");
  const grown = [...edge];
  const tiles: Tile[] = [];
  let added = leafHashes;
  for (let level = 0; added.length > 0; level++) {
    const hashes = Buffer.concat([edge[level] ?? Buffer.alloc(0), ...added]);
    let n = Math.floor(hashesAt(level, size) / tileWidth);
    const above: Buffer[] = [];
    let at = 0;
    for (; at + tileBytes <= hashes.length; at += tileBytes, n++) {
      const full = hashes.subarray(at, at + tileBytes);
      tiles.push({ level, n, hashes: full });
      above.push(rootOf(split(full)));
    }
    const rest = hashes.subarray(at);
    if (rest.length > 0) tiles.push({ level, n, hashes: rest });
    grown[level] = rest;
    added = above;
  }
  return { edge: grown, size: size + leafHashes.length, root: rootFromEdge(grown), tiles };
}

/** The root of the tree whose edge this is (RFC 6962 §2.1). */
export function rootFromEdge(edge: Edge): Buffer {
  let below: Buffer[] = [];
  for (const hashes of edge) {
    // What lies below is the last and only incomplete subtree of this level.
    const row = [...split(hashes), ...below];
    below = row.length > 0 ? [rootOf(row)] : [];
  }
  return rootOf(below);
}

/**
 * The edge of a log, from its tiles.
 *
 * @throws Error when a tile holds fewer hashes than the size says
 */
export async function loadEdge(size: number, readTile: ReadTile): Promise<Edge> {
  const edge: Buffer[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const n = Math.floor(hashesAt(level, size) / tileWidth);
    const width = hashesAt(level, size) % tileWidth;
    edge.push(width > 0 ? await readHashes(readTile, level, n, width) : Buffer.alloc(0));
  }
  return edge;
}

/** @throws Error when the tile holds fewer hashes */
export async function readHashes(
  readTile: ReadTile,
  level: number,
  n: number,
  width: number,
): Promise<Buffer> {
  const bytes = Buffer.from(await readTile(level, n, width));
  if (bytes.length < width * hashLength || bytes.length % hashLength !== 0)
    throw new Error(`Tile ${level}/${n} has ${bytes.length} bytes and should have ${width} hashes.`);
  return bytes.subarray(0, width * hashLength);
}

function checkEdge(edge: Edge, size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError("The size of a log is a whole number.");
  for (let level = 0; level < edge.length || hashesAt(level, size) > 0; level++)
    if ((edge[level]?.length ?? 0) !== (hashesAt(level, size) % tileWidth) * hashLength)
      throw new RangeError(`At level ${level} this is not the edge of a log of ${size} leaves.`);
}

function split(hashes: Buffer): Buffer[] {
  const all: Buffer[] = [];
  for (let at = 0; at < hashes.length; at += hashLength) all.push(hashes.subarray(at, at + hashLength));
  return all;
}
