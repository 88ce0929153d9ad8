import type { Checkpoint } from "../checkpoint.ts";
import { proveConsistency, verifyConsistency } from "../proof.ts";
import type { ProofLine } from "../proof-line.ts";
import { tileWidth } from "../tile-path.ts";
import { hashesAt, rootFromEdge } from "../tiles.ts";
import { hashLength, rootOfRow } from "../tree.ts";
import type { Report } from "./report.ts";

type Place = { level: number; n: number };

/**
 * The tiles that an export proves its records by. Those above the leaves are kept, from the top down, each held against the
 * hash above it; tiles of leaves come last and pass by one at a time. The root is known when the last has passed.
 *
 * A place is taken once, in the order of `formatProofLine`: so the root is that of the very tiles that records were held against.
 */
export function newProofTiles(log: string, { size, root }: Checkpoint, out: Report) {
  const tiles = new Map<string, Buffer>();
  let leaves: { n: number; hashes: Buffer } | null = null;
  let last: Place | null = null;
  /** Tiles of leaves that are needed after they have passed. */
  const wanted = new Set([Math.floor(size / tileWidth)]);

  /** @returns whether it is one of this log's: of others there could be as many as somebody likes, and none is kept */
  function check(level: number, n: number, hashes: Buffer): boolean {
    const width = Math.min(tileWidth, hashesAt(level, size) - n * tileWidth);
    if (hashes.length !== width * hashLength) {
      out.fault(log, `The tile ${level}/${n} has not as many hashes as in a log of ${size} leaves.`);
      return false;
    }
    if (width < tileWidth) return true;
    const above = tiles.get(`${level + 1}/${Math.floor(n / tileWidth)}`);
    const at = (n % tileWidth) * hashLength;
    if (!above || !rootOfRow(hashes).equals(above.subarray(at, at + hashLength))) {
      const first = n * tileWidth ** (level + 1);
      out.fault(
        log,
        `The tile ${level}/${n} is not under the root: leaves ${first} to ${first + tileWidth ** (level + 1) - 1}.`,
      );
      return false;
    }
    return true;
  }

  /** Where the hash of a leaf begins in the tile that passes by now; -1 where it is not in it. */
  function placeOf(idx: number): number {
    if (leaves?.n !== Math.floor(idx / tileWidth)) return -1;
    const at = (idx % tileWidth) * hashLength;
    return at < leaves.hashes.length ? at : -1;
  }

  return {
    add({ level, n, hashes }: ProofLine): void {
      if (last && !isBefore(last, { level, n })) {
        out.fault(log, `The tile ${level}/${n} comes after ${last.level}/${last.n}, out of its order.`);
        return;
      }
      last = { level, n };
      const holds = check(level, n, hashes);
      if (level === 0) leaves = { n, hashes };
      if (holds && (level > 0 || wanted.has(n))) tiles.set(`${level}/${n}`, hashes);
    },
    /** Keeps the tile of leaves that a consistency proof from this size needs. */
    want(olderSize: number): void {
      wanted.add(Math.floor(olderSize / tileWidth));
    },
    /** Which tile of leaves passes by now; -1 before the first. */
    get at(): number {
      return leaves?.n ?? -1;
    },
    /** The hash of the leaf in hexadecimal, when its tile passes by now. */
    leaf(idx: number): string | null {
      const at = placeOf(idx);
      return at < 0 ? null : (leaves?.hashes.toString("hex", at, at + hashLength) ?? null);
    },
    /** Whether this is the hash of the leaf, and its tile passes by now. `at` is where it begins in `hashes`. */
    isLeaf(idx: number, hashes: Uint8Array, at: number): boolean {
      const place = placeOf(idx);
      if (place < 0 || !leaves) return false;
      const own = leaves.hashes;
      for (let byte = 0; byte < hashLength; byte++) if (own[place + byte] !== hashes[at + byte]) return false;
      return true;
    },
    finish(): void {
      const edge: Buffer[] = [];
      for (let level = 0; hashesAt(level, size) > 0; level++) {
        const n = Math.floor(hashesAt(level, size) / tileWidth);
        const width = hashesAt(level, size) % tileWidth;
        edge.push(width === 0 ? Buffer.alloc(0) : (tiles.get(`${level}/${n}`) ?? Buffer.alloc(0)));
      }
      if (!rootFromEdge(edge).equals(root))
        out.fault(log, "Its tiles have another root than the checkpoint.");
    },
    /** Whether the log extends an older checkpoint; null when the tiles that it takes are not here. */
    async extends(older: Checkpoint): Promise<boolean | null> {
      if (older.size === 0) return true;
      if (older.size > size) return null;
      try {
        const proof = await proveConsistency(older.size, size, (level, n) => {
          const hashes = tiles.get(`${level}/${n}`);
          if (!hashes) throw new Error("not here");
          return hashes;
        });
        return verifyConsistency({ size1: older.size, root1: older.root, size2: size, root2: root, proof });
      } catch {
        return null;
      }
    },
  };
}

/** Tiles come from the top down, and in each level by number. */
function isBefore(one: Place, other: Place): boolean {
  return one.level > other.level || (one.level === other.level && one.n < other.n);
}

export type ProofTiles = ReturnType<typeof newProofTiles>;
