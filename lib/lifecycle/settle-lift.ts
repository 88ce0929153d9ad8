import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { type Outcome, outcomeOf } from "#lib/decisions/index.ts";
import type { settleVotesJob } from "#lib/identity/index.ts";
import { type CommandCtx, command, noOutput } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { bringBack } from "./bring-back.ts";
import {
  loadQuarantine,
  loadStoppedServers,
  lockQuarantine,
  peopleWhoOwn,
  type QuarantineRow,
  targetOf,
  toLiftCase,
} from "./quarantine-row.ts";
import { quarantineRef } from "./schemas.ts";

/** Takes the one step that the votes on a locked quarantine's lift call for, if any. */
export async function settleLift(ctx: CommandCtx, row: QuarantineRow, outcome: Outcome): Promise<void> {
  if (outcome === "rejected") await refuse(ctx, row);
  if (outcome === "approved") await lift(ctx, row);
}

async function refuse(ctx: CommandCtx, { id }: QuarantineRow): Promise<void> {
  await ctx.tx.quarantine.update({ where: { id }, data: { status: "active" } });
  await ctx.announce({ kind: "quarantine.lift_refused", quarantine_id: id });
}

async function lift(ctx: CommandCtx, row: QuarantineRow): Promise<void> {
  const { id, liftDigest } = row;
  const { at, returned, kept } = await bringBack(ctx, id);
  await ctx.tx.quarantine.update({ where: { id }, data: { status: "lifted", liftedAt: at } });
  await ctx.audit({
    action: "quarantine.lift",
    target: targetOf(row),
    before: { status: row.status },
    after: { status: "lifted", digest: liftDigest, returned, kept_by_others: kept },
  });
  await ctx.announce({ kind: "quarantine.lifted", quarantine_id: id });
}

/**
 * Counts the votes on a lift anew, for when a vote counts again that did not a moment ago.
 *
 * @throws DomainError `conflict` when the votes call for nothing
 */
const recountLift = command({
  id: "quarantine.lift",
  permission: "quarantine.vote",
  summary: "Take the step that the votes on a quarantine's lift call for",
  input: quarantineRef,
  output: noOutput,
  async run(ctx, { id }) {
    const row = await lockQuarantine(ctx.tx, id);
    const owners = await peopleWhoOwn(ctx.tx, await loadStoppedServers(ctx.tx, id));
    const outcome = row.status === "lift_proposed" ? outcomeOf(toLiftCase(row, owners)) : "open";
    if (outcome === "open") throw new DomainError("conflict", `The votes on ${id} call for nothing.`);
    await settleLift(ctx, row, outcome);
    if (outcome === "rejected")
      await ctx.audit({ target: targetOf(row), before: { status: row.status }, after: { status: "active" } });
    return {};
  },
});

/** Handles `settle-votes`: takes the steps that somebody's votes, counting again, now call for. */
export async function handleSettleLifts({ user_id }: z.output<typeof settleVotesJob.payload>): Promise<void> {
  const voted = await db().quarantine.findMany({
    where: { status: "lift_proposed", votes: { some: { voterId: user_id } } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of voted) {
    const owners = await peopleWhoOwn(db(), await loadStoppedServers(db(), id));
    if (outcomeOf(toLiftCase(await loadQuarantine(db(), id), owners)) === "open") continue;
    try {
      await recountLift(systemCtx("Votes counted again"), { id });
    } catch (error) {
      // Somebody was faster, and it is settled already.
      if (!(error instanceof DomainError && error.code === "conflict")) throw error;
    }
  }
}
