import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { loadDemandRules, stagesOf } from "./recertification-demand.ts";
import { findRecertifications } from "./recertification-row.ts";
import { toSummary } from "./recertification-view.ts";
import type { RecertificationSummary } from "./schemas.ts";

type Where = Prisma.RecertificationWhereInput;

/** Where in the list, which is by due time, something stands. */
export type Position = { dueAt: Date; id: string };

type Search = {
  where: readonly Where[];
  /** Where to begin; null for the start of the list. */
  from: Position | null;
  backwards?: boolean;
  isWanted(summary: RecertificationSummary): boolean;
  /** How many are wanted. */
  count: number;
  /** The most to look at. */
  looksMax: number;
  /** How many of them to read first, which should do for most; the rest is read at once. */
  firstMax: number;
};

/**
 * Looks through recertifications one by one, for what only a look can tell.
 *
 * @returns what was found, in order, and the last that was looked at; null when nothing is left to look at
 */
export async function lookThrough(
  ctx: Ctx,
  { where, from, backwards = false, isWanted, count, looksMax, firstMax }: Search,
): Promise<{ found: RecertificationSummary[]; last: Position | null }> {
  const rules = await loadDemandRules(db());
  const at = await now(ctx, db());
  const order = backwards ? "desc" : "asc";
  const found: RecertificationSummary[] = [];
  let last = from;
  for (let looks = 0; looks < looksMax && found.length < count; ) {
    const take = looks === 0 ? Math.min(firstMax, looksMax) : looksMax - looks;
    const rows = await findRecertifications(db(), {
      where: { AND: [...where, last ? beyond(last, backwards) : {}] },
      orderBy: [{ dueAt: order }, { id: order }],
      take,
    });
    found.push(...rows.map((row) => toSummary(ctx, row, stagesOf(row, rules), at)).filter(isWanted));
    if (rows.length < take) return { found, last: null };
    looks += take;
    last = rows.at(-1) ?? last;
  }
  return { found, last };
}

function beyond({ dueAt, id }: Position, backwards: boolean): Where {
  return backwards
    ? { OR: [{ dueAt: { lt: dueAt } }, { dueAt, id: { lt: id } }] }
    : { OR: [{ dueAt: { gt: dueAt } }, { dueAt, id: { gt: id } }] };
}

/** Whether the reader is the one to act: to confirm it, or to keep or revoke it. */
export function needsReader({ can }: RecertificationSummary): boolean {
  return can.confirm === true || can.vote === true;
}
