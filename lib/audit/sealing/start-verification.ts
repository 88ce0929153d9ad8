import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { verifyLogJob } from "./jobs.ts";
import { verification } from "./schemas.ts";
import { verificationView } from "./verification-view.ts";

export const startVerification = command({
  id: "audit.verify",
  permission: "audit.export",
  summary: "Check the whole log against what is stored",
  input: z.strictObject({}),
  output: verification,
  async run(ctx) {
    // Two who start at once: the second sees the first one's.
    await ctx.tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('countersign-verification', 0))`;
    await giveUpDead(ctx);
    const running = await ctx.tx.auditVerification.findFirst({ where: { status: "running" } });
    if (running)
      throw new DomainError("conflict", "The log is being checked already. Wait for that to end.", {
        details: { id: running.id },
      });
    const [{ total }] = await ctx.tx.$queryRaw<[{ total: bigint }]>`
      SELECT coalesce(sum(size), 0)::bigint AS total FROM audit.log`;
    const row = await ctx.tx.auditVerification.create({
      data: {
        id: newId("auditVerification"),
        requestedById: ctx.actor.kind === "user" ? ctx.actor.id : null,
        status: "running",
        total,
        startedAt: await ctx.now(),
      },
    });
    await ctx.enqueue(verifyLogJob, { verification_id: row.id }, { key: row.id });
    await ctx.audit({ target: { type: "verification", id: row.id }, after: { events: Number(total) } });
    return verificationView(row);
  },
});

/** A check that no job works on any more, because its process died again and again, has failed. */
async function giveUpDead({ tx, now }: CommandCtx): Promise<void> {
  await tx.$executeRaw`
    UPDATE audit_verification v SET status = 'failed', finished_at = ${await now()},
      failure = 'The process that checked the log ended before it was done.'
    WHERE v.status = 'running' AND NOT EXISTS (SELECT FROM graphile_worker.jobs j
      WHERE j.key = v.id AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL))`;
}
