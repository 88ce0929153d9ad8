import type { Actor } from "#lib/core/actor.ts";
import { pool } from "#lib/db/pool.ts";
import { log } from "#lib/log.ts";

/** A gateway's every read would be a write; what it holds now is worth one a second. */
const flushMs = 1_000;

type Reading = {
  catalogId: string;
  reader: string;
  name: string;
  userAgent: string | null;
  /** What they hold, and when they last asked with it; by this process's steady clock. */
  revision: number;
  askedAtMs: number;
  /** When they first asked with each revision that was newer than all before it. */
  steps: { revision: number; askedAtMs: number }[];
};

const waiting = new Map<string, Reading>();

/**
 * Remembers that an authenticated reader holds a catalog up to a revision. Best effort: a crash may lose the last
 * second, and the reader's next request says it again.
 */
export function rememberReader(
  catalogId: string,
  actor: Actor,
  userAgent: string | null,
  revision: number,
): void {
  if (actor.kind !== "client" && actor.kind !== "user") return;
  const reader = `${actor.kind}:${actor.id}`;
  if (waiting.size === 0) setTimeout(() => void flushReaders(), flushMs).unref();
  const key = `${catalogId} ${reader}`;
  const steps = waiting.get(key)?.steps ?? [];
  const askedAtMs = performance.now();
  if (revision > (steps.at(-1)?.revision ?? -1)) steps.push({ revision, askedAtMs });
  waiting.set(key, { catalogId, reader, name: actor.name, userAgent, revision, askedAtMs, steps });
}

/**
 * Writes what is remembered, and of each quarantine that was placed in the last day when its revision was first held.
 * All readers count, whatever their catalog shows: what it shows can change.
 */
export async function flushReaders(): Promise<void> {
  const readings = [...waiting.values()];
  waiting.clear();
  if (readings.length === 0) return;
  const now = performance.now();
  const held = readings.map(({ catalogId, userAgent, askedAtMs, steps: _, ...rest }) => ({
    catalog_id: catalogId,
    user_agent: userAgent?.replaceAll("\0", "") ?? null,
    ago_ms: now - askedAtMs,
    ...rest,
  }));
  const reached = readings.flatMap(({ catalogId, reader, steps }) =>
    steps.map(({ revision, askedAtMs }) => ({
      catalog_id: catalogId,
      reader,
      revision,
      ago_ms: now - askedAtMs,
    })),
  );
  try {
    await pool().query(insertReaders, [JSON.stringify(held)]);
    await pool().query(insertReach, [JSON.stringify(reached)]);
  } catch (error) {
    log.warn({ err: error }, "catalog readers not recorded");
  }
}

const insertReaders = `
  INSERT INTO catalog_reader (catalog_id, reader, name, user_agent, revision, seen_at)
  SELECT catalog_id, reader, name, user_agent, revision, clock_timestamp() - ago_ms * interval '1 ms'
  FROM json_to_recordset($1)
    AS seen(catalog_id text, reader text, name text, user_agent text, revision bigint, ago_ms float8)
  ON CONFLICT (catalog_id, reader) DO UPDATE
  SET name = excluded.name, user_agent = excluded.user_agent, revision = excluded.revision, seen_at = excluded.seen_at`;

// Nobody holds it before it is placed: what looks like it is the rounding of two clocks.
const insertReach = `
  INSERT INTO quarantine_reach (quarantine_id, catalog_id, reader, reached_at)
  SELECT quarantine.id, held.catalog_id, held.reader,
    greatest(placed_at, clock_timestamp() - max(held.ago_ms) * interval '1 ms')
  FROM json_to_recordset($1) AS held(catalog_id text, reader text, revision bigint, ago_ms float8)
  JOIN quarantine ON quarantine.revision <= held.revision
    AND placed_at > clock_timestamp() - interval '24 hours'
  GROUP BY quarantine.id, held.catalog_id, held.reader
  ON CONFLICT DO NOTHING`;
