import { type AuditQuery, parseQuery } from "#lib/core/audit-query/index.ts";
import type { Tx } from "#lib/db/client.ts";

/** What a legal hold covers, and when it was placed: what its relative times are counted from. */
export type HoldInForce = { query: AuditQuery; placedAt: Date };

/** @throws Error when one can't be read: then nothing may go */
export async function holdsInForce(tx: Pick<Tx, "legalHold">): Promise<HoldInForce[]> {
  const holds = await tx.legalHold.findMany({ where: { releasedAt: null }, orderBy: { placedAt: "asc" } });
  return holds.map(({ id, query, placedAt }) => {
    const parsed = parseQuery(query);
    if (!("query" in parsed)) throw new Error(`The search of the legal hold ${id} can't be read any more.`);
    return { query: parsed.query, placedAt };
  });
}
