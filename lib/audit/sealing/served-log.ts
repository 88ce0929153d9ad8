import type { RetentionClass } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import { decodeBundle, encodeBundle, parseTilePath, tileWidth } from "../log/index.ts";

const hashBytes = 32;

/** The newest signed checkpoint of a log; null while there is none. */
export async function readCheckpoint(of: RetentionClass): Promise<string | null> {
  const { rows } = await pool().query<{ checkpoint: string | null }>(
    "SELECT checkpoint FROM audit.log WHERE class = $1",
    [of],
  );
  return rows[0]?.checkpoint ?? null;
}

/**
 * A tile or a bundle of entries, by its path (C2SP tlog-tiles): `tile/0/x001/x234/067`, `tile/entries/000.p/17`.
 *
 * @returns null for what is no such path, and for what the log has not reached yet
 */
export async function readLogFile(of: RetentionClass, path: string): Promise<Buffer | null> {
  const place = parseTilePath(path);
  if (!place) return null;
  const { level, n, width } = place;
  return level === "entries" ? readBundle(of, n, width) : readTile(of, level, n, width);
}

async function readTile(of: RetentionClass, level: number, n: number, width: number): Promise<Buffer | null> {
  const { rows } = await pool().query<{ hashes: Buffer }>(
    "SELECT substr(hashes, 1, $4) AS hashes FROM audit.tile WHERE class = $1 AND level = $2 AND n = $3",
    [of, level, n, width * hashBytes],
  );
  const hashes = rows[0]?.hashes;
  return hashes?.length === width * hashBytes ? hashes : null;
}

async function readBundle(of: RetentionClass, n: number, width: number): Promise<Buffer | null> {
  const { rows } = await pool().query<{ entries: Buffer }>(
    "SELECT entries FROM audit.bundle WHERE class = $1 AND n = $2",
    [of, n],
  );
  const entries = rows[0] ? decodeBundle(rows[0].entries) : [];
  if (entries.length < width) return null;
  return width === tileWidth ? (rows[0]?.entries ?? null) : encodeBundle(entries.slice(0, width));
}
