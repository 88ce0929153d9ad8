import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { escalationDue } from "./escalation-rules.ts";
import { escalateSubmissionJob, escalationKey } from "./jobs.ts";
import { lockSubmission } from "./lock-submission.ts";
import { submissionRef } from "./schemas.ts";

const sweepMax = 1_000;

/**
 * Tells more people of a submission that waits, once for each half of its time. It decides nothing: silence is never a yes.
 *
 * @throws DomainError `conflict` when nothing is due
 */
export const escalateSubmission = command({
  id: "submission.escalate",
  permission: "submission.vote",
  summary: "Tell more people of a submission that waits",
  input: submissionRef,
  output: noOutput,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id }) {
    if (ctx.actor.kind !== "system") throw new DomainError("forbidden", "Only the clock escalates.");
    const submission = await lockSubmission(ctx.tx, id);
    const level = escalationDue(submission, await ctx.now());
    if (level === null) throw new DomainError("conflict", `No escalation of ${id} is due.`);
    await ctx.tx.submission.update({ where: { id }, data: { escalation: level } });
    await ctx.audit({
      target: { type: "submission", id, name: submission.version?.server.name },
      before: { escalation: submission.escalation },
      after: { escalation: level, due_at: submission.dueAt?.toISOString() ?? null },
    });
    await ctx.announce({ kind: "submission.escalated", submission_id: id, level });
    if (level === 1 && submission.dueAt)
      await ctx.enqueue(
        escalateSubmissionJob,
        { submission_id: id, level: 2 },
        { key: escalationKey(id), runAt: submission.dueAt },
      );
    return {};
  },
});

/** Handles `escalate-submission`. What was decided meanwhile, or put to review anew, is left alone. */
export async function handleEscalateSubmission({
  submission_id: id,
  level,
}: z.output<typeof escalateSubmissionJob.payload>): Promise<void> {
  const row = await db().submission.findUnique({
    where: { id },
    select: { status: true, escalation: true, escalateAt: true, dueAt: true },
  });
  const due = row && escalationDue(row, await now({}, db()));
  if (due && due >= level) await escalate(id);
}

/** Handles `sweep-escalations`: those whose own job was lost. */
export async function handleSweepEscalations(): Promise<void> {
  const at = await now({}, db());
  const late = await db().submission.findMany({
    where: {
      status: "in_review",
      OR: [
        { escalation: 0, escalateAt: { lte: at } },
        { escalation: { lt: 2 }, dueAt: { lte: at } },
      ],
    },
    select: { id: true },
    orderBy: { dueAt: "asc" },
    take: sweepMax,
  });
  for (const { id } of late) await escalate(id);
}

async function escalate(id: string): Promise<void> {
  try {
    await escalateSubmission(systemCtx("Clock"), { id });
  } catch (error) {
    // Somebody was quicker: it is decided, or escalated already.
    if (!(error instanceof DomainError && error.code === "conflict")) throw error;
  }
}
