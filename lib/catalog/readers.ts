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
  revision: number;
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
  waiting.set(`${catalogId} ${reader}`, { catalogId, reader, name: actor.name, userAgent, revision });
}

/** Writes what is remembered. */
export async function flushReaders(): Promise<void> {
  const readings = [...waiting.values()];
  waiting.clear();
  if (readings.length === 0) return;
  await pool()
    .query(
      `INSERT INTO catalog_reader (catalog_id, reader, name, user_agent, revision, seen_at)
       SELECT catalog_id, reader, name, user_agent, revision, clock_timestamp()
       FROM json_to_recordset($1) AS seen(catalog_id text, reader text, name text, user_agent text, revision bigint)
       ON CONFLICT (catalog_id, reader) DO UPDATE
       SET name = excluded.name, user_agent = excluded.user_agent, revision = excluded.revision, seen_at = excluded.seen_at`,
      [
        JSON.stringify(
          readings.map(({ catalogId, userAgent, ...rest }) => ({
            catalog_id: catalogId,
            user_agent: userAgent?.replaceAll("\0", "") ?? null,
            ...rest,
          })),
        ),
      ],
    )
    .catch((error) => log.warn({ err: error }, "catalog readers not recorded"));
}
