import { tileWidth } from "../tile-path.ts";
import { hashLength } from "../tree.ts";
import type { Report } from "./report.ts";
import type { LogSource } from "./source.ts";

/** Derives the tiles of level 1 and above from the subtrees below them, and holds each against the one that is stored. */
export function newUpperTiles(source: LogSource, out: Report) {
  const levels: { n: number; hashes: Buffer[] }[] = [];

  async function compare(level: number): Promise<void> {
    const derived = levels[level - 1];
    if (!derived || derived.hashes.length === 0) return;
    const { n, hashes } = derived;
    levels[level - 1] = { n: n + 1, hashes: [] };
    const stored = await source.tile(level, n, hashes.length);
    const differs = hashes.findIndex(
      (hash, place) => !stored || !hash.equals(stored.subarray(place * hashLength, (place + 1) * hashLength)),
    );
    if (!stored) return out.fault(source.class, `The tile ${level}/${n} is not there.`);
    if (differs < 0) return;
    const leaves = tileWidth ** level;
    const first = (n * tileWidth + differs) * leaves;
    out.fault(
      source.class,
      `Leaves ${first} to ${first + leaves - 1} do not add up to hash ${differs} of the tile ${level}/${n}.`,
    );
  }

  return {
    /** A full tile of the level below has this root. */
    async add(level: number, hash: Buffer): Promise<void> {
      levels[level - 1] ??= { n: 0, hashes: [] };
      const tile = levels[level - 1];
      tile?.hashes.push(hash);
      if (tile?.hashes.length === tileWidth) await compare(level);
    },
    /** The log ends here: what has begun is held against partial tiles. */
    async finish(): Promise<void> {
      for (let level = 1; level <= levels.length; level++) await compare(level);
    },
  };
}
