import { decodeBundle } from "../bundle.ts";
import { type LeafEntry, parseLeafEntry } from "../leaf.ts";
import { tileWidth } from "../tile-path.ts";
import { hashLength, leafHashHex } from "../tree.ts";
import type { Report } from "./report.ts";
import type { LeafBlock } from "./source.ts";

/**
 * A leaf: its hash in hexadecimal, and its entry when that is there and hashes to it. The hash is the tile's, because the tile is what
 * the root was signed over; a bundle that says otherwise is at fault itself.
 */
export type Leaf = { hash: string; entry: Buffer | null };

const hexLength = 2 * hashLength;

/** The leaves of a block, as many as `width`; null when neither its tile nor its bundle says what they are. */
export function readLeaves(log: string, block: LeafBlock, width: number, out: Report): Leaf[] | null {
  const entries = readEntries(log, block, width, out);
  const hashes =
    block.tile && block.tile.length >= width * hashLength ? Buffer.from(block.tile).toString("hex") : null;
  if (!hashes) out.fault(log, `The tile 0/${block.n} has not the ${width} hashes that it should have.`);
  if (!hashes && !entries) return null;
  return Array.from({ length: width }, (_, place) => {
    const entry = entries?.[place];
    const own = entry && leafHashHex(entry);
    const hash = hashes?.slice(place * hexLength, (place + 1) * hexLength) ?? (own as string);
    const holds = own === hash;
    if (own && !holds)
      out.fault(log, `The entry of leaf ${block.n * tileWidth + place} does not hash to its leaf.`);
    return { hash, entry: holds && entry ? entry : null };
  });
}

/** What a leaf says of its record; null when its entry is not there. */
export function entryOf({ entry }: Leaf): LeafEntry | null {
  try {
    return entry === null ? null : parseLeafEntry(entry.toString());
  } catch {
    return null;
  }
}

function readEntries(log: string, { n, bundle }: LeafBlock, width: number, out: Report): Buffer[] | null {
  try {
    const entries = decodeBundle(bundle ?? new Uint8Array());
    if (entries.length >= width) return entries;
  } catch {
    // said below
  }
  out.fault(log, `The bundle ${n} has not the ${width} entries that it should have.`);
  return null;
}
