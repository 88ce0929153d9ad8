import { parseQuery } from "#lib/core/audit-query/index.ts";
import type { Prisma } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { compileQuery } from "../search/index.ts";
import type { LegalHold } from "./schemas.ts";

const person = { select: { id: true, name: true } };
export const holdInclude = { placedBy: person, releasedBy: person } satisfies Prisma.LegalHoldInclude;

type HoldRow = Prisma.LegalHoldGetPayload<{ include: typeof holdInclude }>;

export async function toHold(row: HoldRow): Promise<LegalHold> {
  return {
    id: row.id,
    name: row.name,
    reason: row.reason,
    query: row.query,
    placed_by: row.placedBy,
    placed_at: row.placedAt.toISOString(),
    released_by: row.releasedBy,
    released_at: row.releasedAt?.toISOString() ?? null,
    release_reason: row.releaseReason,
    held: await countHeld(row),
  };
}

/** The records kept beyond their retention that a hold covers. */
async function countHeld({ query, placedAt }: HoldRow): Promise<number> {
  const parsed = parseQuery(query);
  if (!("query" in parsed)) return 0;
  const { sql, params } = await compileQuery(parsed.query, { now: placedAt });
  const { rows } = await pool().query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit.held WHERE ${sql}`,
    params,
  );
  return rows[0]?.count ?? 0;
}
