import type { Tx } from "#lib/db/client.ts";
import type { QuarantineSummary, QuarantineView } from "./schemas.ts";

type Reach = QuarantineSummary["reach"];
type Reading = {
  catalog: string;
  reader: string;
  name: string;
  reachedAt: Date | null;
  ms: number | null;
  seenAt: Date;
};

/**
 * How far quarantines have got: of whoever read a catalog in the last day, who holds the revision that carries it.
 * Whoever first read after it had been placed for a day holds it too, but tells nothing of how fast it was.
 *
 * @returns by the quarantine's id
 */
export async function loadReach(
  tx: Pick<Tx, "$queryRaw">,
  ids: readonly string[],
): Promise<Map<string, Reach>> {
  const rows = await tx.$queryRaw<
    { id: string; readers: number; reached: number; first_ms: number | null; last_ms: number | null }[]
  >`
    SELECT quarantine.id, count(reader.reader)::int AS readers,
      count(*) FILTER (WHERE reader.revision >= quarantine.revision OR reach.reached_at IS NOT NULL)::int AS reached,
      min(extract(epoch FROM reach.reached_at - placed_at) * 1000)::float8 AS first_ms,
      max(extract(epoch FROM reach.reached_at - placed_at) * 1000)::float8 AS last_ms
    FROM quarantine
    LEFT JOIN catalog_reader reader ON reader.seen_at > clock_timestamp() - interval '24 hours'
    LEFT JOIN quarantine_reach reach ON reach.quarantine_id = quarantine.id
      AND reach.catalog_id = reader.catalog_id AND reach.reader = reader.reader
    WHERE quarantine.id = ANY(${ids}::text[]) GROUP BY quarantine.id`;
  return new Map(rows.map(({ id, ...reach }) => [id, reach]));
}

const readersMax = 500;

/** Who holds it and who does not: those that do not first. */
export async function loadReaders(tx: Pick<Tx, "$queryRaw">, id: string): Promise<QuarantineView["readers"]> {
  const rows = await tx.$queryRaw<Reading[]>`
    SELECT catalog.slug AS catalog, reader.reader, reader.name,
      coalesce(reach.reached_at, CASE WHEN reader.revision >= quarantine.revision THEN reader.seen_at END) AS "reachedAt",
      (extract(epoch FROM reach.reached_at - placed_at) * 1000)::float8 AS ms, reader.seen_at AS "seenAt"
    FROM quarantine
    JOIN catalog_reader reader ON reader.seen_at > clock_timestamp() - interval '24 hours'
    JOIN catalog ON catalog.id = reader.catalog_id
    LEFT JOIN quarantine_reach reach ON reach.quarantine_id = quarantine.id
      AND reach.catalog_id = reader.catalog_id AND reach.reader = reader.reader
    WHERE quarantine.id = ${id}
    ORDER BY "reachedAt" DESC NULLS FIRST, reader.name, reader.reader LIMIT ${readersMax}`;
  return rows.map(({ reachedAt, seenAt, ...row }) => ({
    ...row,
    reached_at: reachedAt?.toISOString() ?? null,
    seen_at: seenAt.toISOString(),
  }));
}
