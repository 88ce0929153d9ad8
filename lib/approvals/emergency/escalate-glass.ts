import { z } from "zod";
import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import type { Job } from "#lib/kernel/enqueue.ts";
import { approvalTarget, lockApproval } from "../row/index.ts";

/** How long nobody may look at it until it is told anew. */
const againMs = 24 * 3_600_000;

/** Tell more people of what was approved alone and nobody looked at in time, every day until somebody has. */
export const escalateGlassJob = { name: "escalate-glass", payload: z.unknown() } satisfies Job;

const escalate = command({
  id: "break_glass.escalate",
  permission: "break_glass.review",
  summary: "Tell more people that nobody looked in time at what was approved alone",
  input: z.strictObject({ id: z.string() }),
  output: noOutput,
  target: ({ id }) => ({ type: "approval", id }),
  async run(ctx, { id }) {
    const row = await lockApproval(ctx.tx, id);
    await ctx.tx.breakGlass.update({ where: { approvalId: id }, data: { escalatedAt: await ctx.now() } });
    await ctx.audit({
      target: approvalTarget(row),
      after: { opened_by: row.breakGlass?.openedById, review_due_at: row.breakGlass?.reviewDueAt },
    });
    await ctx.announce({ kind: "approval.glass_overdue", approval_id: id });
    return {};
  },
});

/** Handles `escalate-glass`. */
export async function handleEscalateGlass(): Promise<void> {
  await escalateGlass(systemCtx("Clock"));
}

/**
 * Each is told once a day, by however many processes at once. One that can't be told keeps none from the others.
 *
 * @returns how many were told
 * @throws Error the first that kept one from being told
 */
export async function escalateGlass(ctx: Ctx): Promise<number> {
  const at = await now(ctx, db());
  const due = await db().breakGlass.findMany({
    where: isDue(at),
    select: { approvalId: true },
    orderBy: { reviewDueAt: "asc" },
  });
  const failures: unknown[] = [];
  let told = 0;
  for (const { approvalId } of due) {
    try {
      if (await takeStep(ctx, approvalId)) told += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return told;
}

/** @returns false when it was reviewed meanwhile, or somebody else told of it */
function takeStep(ctx: Ctx, id: string): Promise<boolean> {
  return db().$transaction(
    async (tx) => {
      // In the order in which a review locks them.
      await lockApproval(tx, id);
      const at = await now(ctx, tx);
      const due = await tx.breakGlass.count({ where: { approvalId: id, ...isDue(at) } });
      if (due > 0) await escalate({ ...ctx, tx }, { id });
      return due > 0;
    },
    { maxWait: 10_000, timeout: 15_000 },
  );
}

function isDue(at: Date): Prisma.BreakGlassWhereInput {
  return {
    reviewedAt: null,
    reviewDueAt: { lte: at },
    OR: [{ escalatedAt: null }, { escalatedAt: { lte: new Date(at.getTime() - againMs) } }],
  };
}
