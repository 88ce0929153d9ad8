import type { RetentionClass } from "#lib/core/audit-record.ts";
import { type Edge, loadEdge, type ReadTile, tileWidth } from "../log/index.ts";
import type { Queryable } from "./keys.ts";

export type Place = { level: number; n: number };
export type StoredTile = Place & { hashes: Buffer };

/** Tiles of a log, in one look-up. Places that hold nothing are left out. */
export async function readTiles(
  database: Queryable,
  of: RetentionClass,
  places: readonly Place[],
): Promise<StoredTile[]> {
  const { rows } = await database.query<StoredTile>(
    `SELECT level::int, n::float8, hashes FROM audit.tile
     WHERE class = $1 AND (level, n) IN (SELECT * FROM unnest($2::smallint[], $3::bigint[]))`,
    [of, places.map(({ level }) => level), places.map(({ n }) => n)],
  );
  return rows;
}

/** The edge that a log had at this size: it takes one look-up, and no more than a tile of each level. */
export async function readEdge(database: Queryable, log: RetentionClass, size: number): Promise<Edge> {
  return loadEdge(size, tileReader(await readTiles(database, log, edgePlaces(size))));
}

/** Where the right-most incomplete tile of each level is, if the level has one. */
function edgePlaces(size: number): Place[] {
  const places: Place[] = [];
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / tileWidth))
    if (hashes % tileWidth > 0) places.push({ level, n: Math.floor(hashes / tileWidth) });
  return places;
}

/** Tiles at hand, in the form that the log's arithmetic reads them. */
export function tileReader(tiles: readonly StoredTile[]): ReadTile {
  const found = new Map(tiles.map(({ level, n, hashes }) => [`${level}/${n}`, hashes]));
  return (level, n) => {
    const hashes = found.get(`${level}/${n}`);
    if (!hashes) throw new Error(`The log lacks its tile ${level}/${n}.`);
    return hashes;
  };
}
