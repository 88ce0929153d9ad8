import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { AccessReviewStatus, ReviewOutcome, ReviewVerdict } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { log } from "#lib/log.ts";
import { endGrant, lockGrant, statusAt } from "../grants/index.ts";
import { narrowGrant } from "../narrowings/index.ts";
import { carryOn } from "./carry-on.ts";
import { inTransaction } from "./in-transaction.ts";
import type { applyAccessReviewJob } from "./jobs.ts";
import { type Effect, planEffect } from "./plan-effect.ts";
import { lockReview, type ReviewRow, readItem, reviewTarget } from "./review-row.ts";
import { accessReviewRef } from "./schemas.ts";

/** How many verdicts are carried out at a time. */
const batchMax = 25;

const outcomeOf = {
  keep: "kept",
  narrow: "narrowed",
  revoke: "revoked",
  nothing: "overtaken",
} as const satisfies Record<Effect["do"], ReviewOutcome>;

/**
 * Carries out verdicts of a closed review, each once. Whoever does so holds the review: a second process waits, and goes on
 * behind.
 *
 * @throws DomainError `conflict` unless it is closed and not applied, or when somebody else carried all of these out
 */
const applyVerdicts = command({
  id: "access_review.apply",
  permission: "access_review.manage",
  summary: "Carry out verdicts of a closed review",
  input: accessReviewRef.extend({ items: z.array(z.string()) }),
  output: z.object({ left: z.int() }),
  async run(ctx, { id, items: asked }) {
    const review = await lockReview(ctx.tx, id);
    if (review.status !== "closed") throw new DomainError("conflict", `${id} has no verdicts to carry out.`);
    const waiting = waitingIn(id);
    const items = await ctx.tx.accessReviewItem.findMany({
      where: { ...waiting, id: { in: asked } },
      include: itemInclude,
      orderBy: applyOrder,
    });
    if (items.length === 0) throw new DomainError("conflict", `${id} has none of these to carry out.`);
    const applied: { item: string; grant: string; outcome: ReviewOutcome }[] = [];
    for (const item of items)
      applied.push({ item: item.id, grant: item.grantId, outcome: await applyItem(ctx, review, item) });
    const left = await ctx.tx.accessReviewItem.count({ where: waiting });
    if (left === 0) await finish(ctx, review);
    await ctx.audit({ target: reviewTarget(review), after: { applied, left } });
    return { left };
  },
});

const waitingIn = (reviewId: string) => ({ reviewId, outcome: null });

/** Agents are locked in one order, whoever locks them. */
const applyOrder = [
  { grant: { agentId: "asc" } },
  { id: "asc" },
] satisfies Prisma.AccessReviewItemOrderByWithRelationInput[];

const itemInclude = { decidedBy: { select: { name: true } } } satisfies Prisma.AccessReviewItemInclude;
type Item = Prisma.AccessReviewItemGetPayload<{ include: typeof itemInclude }>;

async function applyItem(ctx: CommandCtx, review: ReviewRow, item: Item): Promise<ReviewOutcome> {
  const row = await lockGrant(ctx.tx, item.grantId);
  const at = await ctx.now();
  const verdict = { verdict: item.verdict as ReviewVerdict, keep: item.keep };
  const held = readItem(item).evidence.use.tools;
  const effect = planEffect(verdict, { status: statusAt(row, at), held });
  const reason = reasonOf(review, item);
  if (effect.do === "revoke") await endGrant(ctx, row, { status: "revoked", reason, at });
  if (effect.do === "narrow")
    await narrowGrant(ctx, row, { keep: effect.keep, held, reason, reviewItemId: item.id, at });
  const further =
    effect.do === "nothing" && verdict.verdict !== "keep"
      ? await carryOn(ctx, row, verdict.verdict, { keep: item.keep, held, reason, reviewItemId: item.id, at })
      : null;
  const outcome = outcomeOf[effect.do];
  await ctx.tx.accessReviewItem.update({
    where: { id: item.id, outcome: null },
    data: { outcome, note: effect.do === "nothing" ? noteOf(effect.note, further) : null, appliedAt: at },
  });
  return outcome;
}

function noteOf(note: string, further: string | null): string {
  return further ? `${note} ${further}` : note;
}

/** What the grant's own record says: which review, who, and why. */
function reasonOf({ name }: ReviewRow, { decidedBy, reason }: Item): string {
  const who = decidedBy ? `${oneLine(decidedBy.name, 80)} decided so` : "Nobody decided in time";
  const why = decidedBy && reason ? `: ${oneLine(reason, 500)}` : ".";
  return `Access review "${oneLine(name, 120)}". ${who}${why}`;
}

async function finish(ctx: CommandCtx, { id }: ReviewRow): Promise<void> {
  await ctx.tx.accessReview.update({
    where: { id, status: "closed" },
    data: { status: "applied" satisfies AccessReviewStatus, appliedAt: await ctx.now() },
  });
  await ctx.announce({ kind: "access_review.applied", access_review_id: id });
}

/**
 * Carries out all that is left of a closed review. A process that dies on the way leaves the rest to the next one. A verdict
 * that can't be carried out keeps no other from being: the log says which, and it is tried again next time.
 *
 * @throws the first failure, at the end
 */
export async function applyAccessReview(ctx: Ctx, id: string): Promise<void> {
  const tried: string[] = [];
  const failures: unknown[] = [];
  for (;;) {
    const waiting = await (ctx.tx ?? db()).accessReviewItem.findMany({
      where: { ...waitingIn(id), id: { notIn: tried } },
      select: { id: true },
      orderBy: applyOrder,
      take: batchMax,
    });
    if (waiting.length === 0) break;
    const items = waiting.map((item) => item.id);
    tried.push(...items);
    try {
      await applyOnce(ctx, id, items);
    } catch {
      failures.push(...(await applyOneByOne(ctx, id, items)));
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** @returns what stood against those that were not carried out */
async function applyOneByOne(ctx: Ctx, id: string, items: readonly string[]): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const item of items)
    try {
      await applyOnce(ctx, id, [item]);
    } catch (error) {
      log.error(
        { reviewId: id, itemId: item, err: error },
        "a verdict of an access review was not carried out",
      );
      failures.push(error);
    }
  return failures;
}

async function applyOnce(ctx: Ctx, id: string, items: string[]): Promise<void> {
  try {
    await inTransaction(ctx, (own) => applyVerdicts(own, { id, items }));
  } catch (error) {
    // Somebody else was faster.
    if (!(error instanceof DomainError && error.code === "conflict")) throw error;
  }
}

/** Handles `apply-access-review`. */
export async function handleApplyAccessReview({
  review_id,
}: z.output<typeof applyAccessReviewJob.payload>): Promise<void> {
  await applyAccessReview(systemCtx("Access review"), review_id);
}
