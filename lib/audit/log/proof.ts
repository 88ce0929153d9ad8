import { consistencyPath, inclusionPath } from "./subtree.ts";
import { subtreeHashes } from "./subtree-hashes.ts";
import type { ReadTile } from "./tiles.ts";
import { hashLength, nodeHash } from "./tree.ts";

/**
 * Proves that the leaf at `index` is in the tree of `size` leaves (RFC 6962 §2.1.1).
 *
 * @throws RangeError when there is no such leaf
 * @throws Error when a tile holds fewer hashes than the size says
 */
export async function proveInclusion(index: number, size: number, readTile: ReadTile): Promise<Buffer[]> {
  if (!isLeafOf(index, size)) throw new RangeError(`A log of ${size} leaves has no leaf ${index}.`);
  return subtreeHashes(inclusionPath(index, size), size, readTile);
}

/**
 * Proves that the tree of `to` leaves begins with the tree of `from` leaves (RFC 6962 §2.1.2).
 *
 * @throws RangeError when `from` is zero (there is nothing to prove) or more than `to`
 * @throws Error when a tile holds fewer hashes than the size says
 */
export async function proveConsistency(from: number, to: number, readTile: ReadTile): Promise<Buffer[]> {
  if (!isLeafOf(from - 1, to)) throw new RangeError(`A log of ${to} leaves did not begin with ${from}.`);
  const { seed, path } = consistencyPath(from, to);
  return subtreeHashes(seed ? [seed, ...path] : path, to, readTile);
}

/** Whether the leaf with this hash is at `index` of the tree with this size and root. Never throws. */
export function verifyInclusion(claim: {
  leafHash: Uint8Array;
  index: number;
  size: number;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}): boolean {
  const { leafHash, index, size, proof, root } = claim;
  if (!isLeafOf(index, size) || ![leafHash, root, ...proof].every(isHash)) return false;
  const path = inclusionPath(index, size);
  if (proof.length !== path.length) return false;
  let hash = leafHash;
  for (const [at, { start }] of path.entries()) {
    const beside = proof[at] as Uint8Array;
    hash = start > index ? nodeHash(hash, beside) : nodeHash(beside, hash);
  }
  return equal(hash, root);
}

/**
 * Whether the tree with the second size and root begins with the one with the first. Never throws. False for a first
 * size of zero: every tree begins with nothing, so that a proof of it would say nothing.
 */
export function verifyConsistency(claim: {
  size1: number;
  root1: Uint8Array;
  size2: number;
  root2: Uint8Array;
  proof: readonly Uint8Array[];
}): boolean {
  const { size1, root1, size2, root2, proof } = claim;
  if (!isLeafOf(size1 - 1, size2)) return false;
  if (size1 === size2) return proof.length === 0 && equal(root1, root2);
  if (![root1, root2, ...proof].every(isHash)) return false;
  const { seed, path } = consistencyPath(size1, size2);
  const hashes = seed ? proof : [root1, ...proof];
  if (hashes.length !== path.length + 1) return false;
  let older = hashes[0] as Uint8Array;
  let newer = older;
  for (const [at, { start }] of path.entries()) {
    const beside = hashes[at + 1] as Uint8Array;
    if (start < size1) older = nodeHash(beside, older);
    newer = start < size1 ? nodeHash(beside, newer) : nodeHash(newer, beside);
  }
  return equal(older, root1) && equal(newer, root2);
}

function isLeafOf(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === hashLength;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
