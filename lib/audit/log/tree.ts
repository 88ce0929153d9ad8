import { hash } from "node:crypto";

export const hashLength = 32;

/** The root of a tree without leaves: SHA-256 of nothing. */
export const emptyRoot: Buffer = hash("sha256", "", "buffer");

const leafInput = Buffer.alloc(1 + 1_024);
const nodeInput = Buffer.alloc(1 + 2 * hashLength, 1);

// Digests are asked for as text: one that comes as a buffer of its own takes three times as long.

/** The hash of a leaf (RFC 6962 §2.1): SHA-256(0x00 ‖ entry). A text counts as its UTF-8 bytes. */
export function leafHash(entry: Uint8Array | string): Buffer {
  return Buffer.from(leafHashHex(entry), "hex");
}

/** The same, in hexadecimal. */
export function leafHashHex(entry: Uint8Array | string): string {
  if (typeof entry === "string") return hash("sha256", `\0${entry}`, "hex");
  if (entry.length >= leafInput.length)
    return hash("sha256", Buffer.concat([leafInput.subarray(0, 1), entry]), "hex");
  // As with the nodes.
  leafInput.set(entry, 1);
  return hash("sha256", leafInput.subarray(0, 1 + entry.length), "hex");
}

/**
 * The hash of an inner node (RFC 6962 §2.1): SHA-256(0x01 ‖ left ‖ right).
 *
 * @throws RangeError when one of the two is not a SHA-256
 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.length !== hashLength || right.length !== hashLength)
    throw new RangeError("A node is hashed from two SHA-256.");
  // One buffer for all calls: a node is hashed for every leaf, and nothing runs between filling and hashing it.
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashLength);
  return Buffer.from(hash("sha256", nodeInput, "hex"), "hex");
}

/**
 * The Merkle Tree Hash (RFC 6962 §2.1) over leaves, or over subtrees that are all full but perhaps the last.
 *
 * @throws RangeError when one of them is not a SHA-256
 */
export function rootOf(leafHashes: readonly Uint8Array[]): Buffer {
  if (leafHashes.some((one) => one.length !== hashLength))
    throw new RangeError("A root is that of SHA-256 hashes.");
  return rootOfRow(Buffer.concat(leafHashes));
}

/**
 * The same, of hashes that stand one after another.
 *
 * @throws RangeError when the last of them is cut short
 */
export function rootOfRow(hashes: Uint8Array): Buffer {
  if (hashes.length % hashLength !== 0) throw new RangeError("A root is that of SHA-256 hashes.");
  if (hashes.length === 0) return emptyRoot;
  // Each row is written over the beginning of the one below it.
  const row = Buffer.from(hashes);
  for (let width = row.length; width > hashLength; ) {
    let end = 0;
    for (let at = 0; at < width; at += 2 * hashLength, end += hashLength) {
      // The last one without a neighbour goes up as it is, which gives the split of the RFC.
      if (at + hashLength === width) row.copy(row, end, at, width);
      else {
        row.copy(nodeInput, 1, at, at + 2 * hashLength);
        row.write(hash("sha256", nodeInput, "hex"), end, "hex");
      }
    }
    width = end;
  }
  // A copy, for it may be kept long after the row.
  return Buffer.from(row.subarray(0, hashLength));
}
