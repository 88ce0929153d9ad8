import type { RetentionClass } from "#lib/core/audit-record.ts";
import { appendLeaves, encodeBundle, formatLeafEntry, leafHash, type Tile, tileWidth } from "../log/index.ts";
import type { Queryable } from "./keys.ts";
import { readEdge } from "./tiles.ts";

/** What the inbox says of an event: enough to make its leaf. */
export type Waiting = { id: string; digest: Buffer; receivedMs: number };

/** A bundle of entries that changed, with all that it holds so far. */
export type Bundle = { n: number; entries: Buffer };

/** What a batch adds to a log. Nothing is written yet. */
export type Growth = { size: number; root: Buffer; tiles: Tile[]; bundles: Bundle[] };

/** Works out how a log of this size grows by these events, in this order. */
export async function growLog(
  database: Queryable,
  of: RetentionClass,
  size: number,
  events: readonly Waiting[],
): Promise<Growth> {
  const entries = events.map((event) => Buffer.from(formatLeafEntry({ class: of, ...event })));
  const edge = await readEdge(database, of, size);
  const grown = appendLeaves(edge, size, entries.map(leafHash));
  return { ...grown, bundles: await growBundles(database, of, size, entries) };
}

async function growBundles(
  database: Queryable,
  of: RetentionClass,
  size: number,
  entries: readonly Buffer[],
): Promise<Bundle[]> {
  let n = Math.floor(size / tileWidth);
  const begun = size % tileWidth;
  const { rows } = await database.query<{ entries: Buffer }>(
    "SELECT entries FROM audit.bundle WHERE class = $1 AND n = $2 AND $3",
    [of, n, begun > 0],
  );
  if (begun > 0 && !rows[0]) throw new Error(`The log ${of} lacks its bundle ${n}.`);
  const bundles: Bundle[] = [];
  for (let at = 0, room = tileWidth - begun; at < entries.length; at += room, room = tileWidth, n++) {
    // A bundle that grows is what it was, and more after it.
    const before = at === 0 ? (rows[0]?.entries ?? Buffer.alloc(0)) : Buffer.alloc(0);
    bundles.push({ n, entries: Buffer.concat([before, encodeBundle(entries.slice(at, at + room))]) });
  }
  return bundles;
}
