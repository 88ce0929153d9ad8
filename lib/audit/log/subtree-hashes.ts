import { fullSubtrees, type Range } from "./subtree.ts";
import { tileWidth } from "./tile-path.ts";
import { hashesAt, type ReadTile, readHashes } from "./tiles.ts";
import { hashLength, nodeHash, rootOf } from "./tree.ts";

/** Where the hashes under a full subtree stand side by side in one tile. */
type Place = { level: number; n: number; first: number; count: number };

/** The hash of each of these subtrees of a tree of `size` leaves, out of its tiles, each of which is read once. */
export async function subtreeHashes(
  ranges: readonly Range[],
  size: number,
  readTile: ReadTile,
): Promise<Buffer[]> {
  const parts = ranges.map((range) => fullSubtrees(range).map(placeOf));
  const wanted = new Map(parts.flat().map((place) => [keyOf(place), place]));
  const tiles = new Map(
    await Promise.all(
      [...wanted].map(async ([key, { level, n }]) => {
        const width = Math.min(tileWidth, hashesAt(level, size) - n * tileWidth);
        return [key, await readHashes(readTile, level, n, width)] as const;
      }),
    ),
  );
  return parts.map((places) =>
    places.map((place) => hashAt(tiles, place)).reduceRight((right, left) => nodeHash(left, right)),
  );
}

function placeOf({ start, end }: Range): Place {
  const leaves = end - start;
  let level = 0;
  while (leaves >= tileWidth ** (level + 1)) level++;
  const first = start / tileWidth ** level;
  return {
    level,
    n: Math.floor(first / tileWidth),
    first: first % tileWidth,
    count: leaves / tileWidth ** level,
  };
}

function hashAt(tiles: ReadonlyMap<string, Buffer>, place: Place): Buffer {
  const tile = tiles.get(keyOf(place)) as Buffer;
  return rootOf(
    Array.from({ length: place.count }, (_, at) =>
      tile.subarray((place.first + at) * hashLength, (place.first + at + 1) * hashLength),
    ),
  );
}

function keyOf({ level, n }: Place): string {
  return `${level}/${n}`;
}
