import { z } from "zod";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { type Sql, sql } from "#lib/db/sql.ts";
import { now } from "#lib/kernel/clock.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import type { Job } from "#lib/kernel/enqueue.ts";
import { approvalTarget, writeOverdue } from "../row/index.ts";
import { expireStanding } from "../standing/index.ts";

/** Write down what became of approvals by the clock, and tell more people once half of the time is over. What holds never waits for this. */
export const advanceApprovalsJob = { name: "advance-approvals", payload: z.unknown() } satisfies Job;

const advance = command({
  id: "approval.expire",
  permission: "approval.revoke",
  summary: "Note what became of an action's approval by the clock",
  input: z.strictObject({ id: z.string() }),
  output: noOutput,
  target: ({ id }) => ({ type: "approval", id }),
  async run(ctx, { id }) {
    const row = await ctx.tx.actionApproval.findUniqueOrThrow({
      where: { id },
      include: { server: { select: { name: true } } },
    });
    const status = row.status as ApprovalStatus;
    const at = await ctx.now();
    if (await writeOverdue(ctx, { ...row, status }, at)) return {};
    await ctx.tx.actionApproval.update({
      where: { id, version: row.version },
      data: { escalatedAt: at, version: row.version + 1 },
    });
    await ctx.audit({ action: "approval.escalate", target: approvalTarget(row) });
    await ctx.announce({ kind: "approval.escalated", approval_id: id });
    return {};
  },
});

/**
 * Handles `advance-approvals`.
 *
 * @throws Error what kept anything from being written down, after all else was
 */
export async function handleAdvanceApprovals(): Promise<void> {
  const steps = [expireStanding, advanceApprovals].map((step) => step(systemCtx("Clock")));
  const failures = (await Promise.allSettled(steps)).flatMap((each) =>
    each.status === "rejected" ? [each.reason] : [],
  );
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join("\n"));
  for (const failure of failures) throw failure;
}

/**
 * Takes every step that is due, by the database's clock. Any number of processes may do so at once: each step is taken once.
 * One that can't be taken keeps none from the others.
 *
 * @returns how many steps were taken
 * @throws Error the first that kept a step from being taken
 */
export async function advanceApprovals(ctx: Ctx): Promise<number> {
  const failed = new Map<string, unknown>();
  let taken = 0;
  for (;;) {
    const id = await findDue(ctx, [...failed.keys()]);
    if (id === undefined) break;
    try {
      if (await takeStep(ctx, id)) taken += 1;
    } catch (error) {
      failed.set(id, error);
    }
  }
  for (const error of failed.values()) throw error;
  return taken;
}
async function findDue(ctx: Ctx, without: readonly string[]): Promise<string | undefined> {
  const at = await now(ctx, db());
  // One that somebody else is at work on is left out: the next look finds it if it is still due.
  const [row] = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM action_approval WHERE ${isDue(at)} AND id <> ALL(${without}::text[])
    ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
  return row?.id;
}

/** @returns false when somebody else took it meanwhile */
function takeStep(ctx: Ctx, id: string): Promise<boolean> {
  return db().$transaction(
    async (tx) => {
      const at = await now(ctx, tx);
      const [row] = await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM action_approval WHERE id = ${id} AND ${isDue(at)} FOR UPDATE SKIP LOCKED`;
      if (row) await advance({ ...ctx, tx }, { id });
      return row !== undefined;
    },
    { maxWait: 10_000, timeout: 15_000 },
  );
}

function isDue(at: Date): Sql {
  return sql`((status = 'pending' AND (expires_at <= ${at}
      OR (escalated_at IS NULL AND created_at + (expires_at - created_at) / 2 <= ${at})))
    OR (status = 'approved' AND claim_by <= ${at})
    OR (status = 'claimed' AND lease_until <= ${at}))`;
}
