import type { RetentionClass } from "#lib/core/audit-record.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { emitAudit } from "#lib/kernel/emit-audit.ts";
import { compileQuery } from "../search/index.ts";
import { holdsInForce } from "./holds-in-force.ts";

/** An event is kept for years and read by people: it names so many records, and there are as many events as it takes. */
const recordsMax = 500;

type Released = { class: RetentionClass; month: string; idxs: number[] };

/**
 * Lets records go that are held beyond their month and that no hold in force covers any more, some of one month at a time. An
 * event names each.
 *
 * @returns how many
 * @throws Error when a hold can't be read: then nothing may go
 */
export async function releaseRecords(tx: Tx, ctx: Ctx): Promise<number> {
  const released = await findReleased(tx);
  if (!released) return 0;
  const { class: log, month, idxs } = released;
  const [event] = await emitAudit(tx, ctx, {
    action: "audit.apply_retention",
    target: { type: "log", id: log, name: `${log} ${month}` },
    after: { class: log, month, count: idxs.length, released: idxs },
  });
  const [done] = await tx.$queryRaw<[{ count: number }]>`
    SELECT audit.release_held(${log}, ${idxs}::bigint[], ${event}::uuid) AS count`;
  return done.count;
}

async function findReleased(tx: Tx): Promise<Released | undefined> {
  const uncovered = ["TRUE"];
  let params: readonly unknown[] = [];
  for (const { query, placedAt } of await holdsInForce(tx)) {
    const compiled = await compileQuery(query, { now: placedAt, params });
    params = compiled.params;
    uncovered.push(`(${compiled.sql}) IS NOT TRUE`);
  }
  const [released] = await tx.$queryRawUnsafe<Released[]>(
    `SELECT m.class, to_char(m.month, 'YYYY-MM') AS month, array_agg(h.idx::float8 ORDER BY h.idx) AS idxs
     FROM audit.month m, LATERAL (SELECT idx FROM audit.held
       WHERE class = m.class AND idx BETWEEN m.first_idx AND m.last_idx AND ${uncovered.join(" AND ")}
       ORDER BY idx LIMIT ${recordsMax}) h
     WHERE m.dropped_at IS NOT NULL
     GROUP BY m.class, m.month ORDER BY m.class, m.month LIMIT 1`,
    ...params,
  );
  return released;
}
