import { can } from "#lib/core/permissions.ts";
import { reviewOutcomes, reviewVerdicts } from "#lib/core/words.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { type Sql, sql } from "#lib/db/sql.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { hasStakeIn, isTheirs, itemTables, loadReader } from "./load-reviewer.ts";
import { loadSignable } from "./load-signable.ts";
import { mayClose } from "./may-close.ts";
import { maySign } from "./may-sign.ts";
import { loadPace } from "./pace.ts";
import { loadReview, type ReviewRow, readReview } from "./review-row.ts";
import type { AccessReviewSummary, AccessReviewView } from "./schemas.ts";

type Reading = Pick<Tx, "accessReview" | "teamMember" | "delegation" | "$queryRaw">;
type Progress = Pick<AccessReviewSummary, "items" | "decided" | "mine">;

/** @throws DomainError `not_found` */
export async function loadReviewView(ctx: Ctx, tx: Reading, id: string): Promise<AccessReviewView> {
  const row = await loadReview(tx, id);
  const progress = await loadProgress(ctx, tx, [id]);
  const summary = toReviewSummary(row, progress);
  const counts = await loadCounts(tx, id);
  const pace = await loadPace(tx, id);
  const { actor } = ctx;
  const stake = await hasStakeIn(tx, actor, id);
  return {
    ...summary,
    counts: { ...counts, silent: summary.items - summary.decided },
    closed: row.closedAt && { at: row.closedAt.toISOString(), by: row.closedBy },
    applied_at: row.appliedAt?.toISOString() ?? null,
    signed: row.signedAt &&
      row.signedBy && { at: row.signedAt.toISOString(), by: row.signedBy, statement: row.signature ?? "" },
    pace,
    can: {
      close: mayClose(actor, row, { stake, at: await now(ctx, tx) }),
      sign: maySign(actor, await loadSignable(tx, actor, row)),
      export: can(actor, "evidence.export"),
    },
  };
}

export function toReviewSummary(
  row: ReviewRow,
  progress: ReadonlyMap<string, Progress>,
): AccessReviewSummary {
  return {
    ...readReview(row),
    id: row.id,
    name: row.name,
    usage_days: row.usageDays,
    schedule_id: row.scheduleId,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    due_at: row.dueAt.toISOString(),
    ...(progress.get(row.id) ?? { items: 0, decided: 0, mine: 0 }),
  };
}

/** How far reviews are: with somebody's verdict, and still waiting for one that the reader may give. */
export async function loadProgress(
  ctx: Ctx,
  tx: Reading,
  reviewIds: readonly string[],
): Promise<Map<string, Progress>> {
  const waits = await waitsFor(ctx, tx);
  const rows = await tx.$queryRaw<(Progress & { id: string })[]>`
    SELECT review.id, count(*)::int AS items, count(item.decided_by)::int AS decided,
      count(*) FILTER (WHERE ${waits})::int AS mine
    FROM ${itemTables} WHERE review.id = ANY(${[...reviewIds]}::text[]) GROUP BY review.id`;
  return new Map(rows.map(({ id, ...progress }) => [id, progress]));
}

/** The reviews in which something waits for a verdict that the reader may give. There are few at a time. */
export async function waitingFor(ctx: Ctx): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT DISTINCT review.id FROM ${itemTables} WHERE ${await waitsFor(ctx, db())}`;
  return rows.map(({ id }) => id);
}

/** Whether an item of `itemTables` waits for a verdict that the reader may give. */
async function waitsFor(ctx: Ctx, tx: Reading): Promise<Sql> {
  const at = await now(ctx, tx);
  const theirs = isTheirs(await loadReader(tx, ctx.actor));
  return sql`(item.verdict IS NULL AND review.status = 'open' AND review.due_at > ${at} AND ${theirs})`;
}

async function loadCounts(
  tx: Pick<Tx, "$queryRaw">,
  reviewId: string,
): Promise<Omit<AccessReviewView["counts"], "silent">> {
  const rows = await tx.$queryRaw<{ verdict: string | null; outcome: string | null; count: number }[]>`
    SELECT verdict, outcome, count(*)::int AS count FROM access_review_item
    WHERE review_id = ${reviewId} GROUP BY verdict, outcome`;
  const sumOf = <W extends string>(words: readonly W[], column: "verdict" | "outcome") =>
    Object.fromEntries(
      words.map((word) => [word, rows.reduce((sum, row) => sum + (row[column] === word ? row.count : 0), 0)]),
    ) as Record<W, number>;
  return { verdicts: sumOf(reviewVerdicts, "verdict"), outcomes: sumOf(reviewOutcomes, "outcome") };
}
