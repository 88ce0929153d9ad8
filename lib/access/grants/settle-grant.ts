import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import type { GrantStatus } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { type Outcome, outcomeOf } from "#lib/decisions/index.ts";
import type { settleVotesJob } from "#lib/identity/index.ts";
import { type CommandCtx, command, noOutput } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import type { recountGrantsJob } from "../agents/index.ts";
import { refuseBothSides, spanOf } from "./grant-duties.ts";
import { type GrantRow, grantTarget, lockGrant, toGrantCase } from "./grant-row.ts";
import { whyOvertaken } from "./overtaken.ts";
import { grantRef } from "./schemas.ts";
import { noteStart } from "./start-grant.ts";

/**
 * Takes a locked request where its votes call.
 *
 * @throws DomainError `conflict` rather than give what could not be used
 */
export async function settleGrant(ctx: CommandCtx, row: GrantRow, outcome: Outcome, at: Date): Promise<void> {
  if (outcome === "rejected") await decide(ctx, row, "denied", at);
  if (outcome !== "approved") return;
  const overtaken = await whyOvertaken(ctx.tx, row, at);
  if (overtaken?.meanwhile) throw new DomainError("conflict", `${overtaken.because} ${overtaken.meanwhile}`);
  // No refusal: that would be undone together with what it says.
  if (overtaken) await decide(ctx, row, "cancelled", at, { endReason: overtaken.because });
  else {
    await refuseBothSides(ctx.tx, row, at);
    await approve(ctx, row, at);
  }
}

async function approve(ctx: CommandCtx, row: GrantRow, at: Date): Promise<void> {
  const { startsAt, endsAt } = spanOf(row, at);
  await decide(ctx, row, "approved", at, { startsAt, endsAt });
  if (startsAt <= at) await noteStart(ctx, row);
}

type Decided = Extract<GrantStatus, "approved" | "denied" | "cancelled">;
type Consequence = { startsAt?: Date; endsAt?: Date; endReason?: string };

async function decide(
  ctx: CommandCtx,
  row: GrantRow,
  status: Decided,
  at: Date,
  consequence: Consequence = {},
): Promise<void> {
  await ctx.tx.grant.update({
    where: { id: row.id, status: "requested" },
    data: { status, decidedAt: at, ...consequence },
  });
  const { startsAt, endsAt, endReason } = consequence;
  await ctx.audit({
    action: "grant.decide",
    target: grantTarget(row),
    before: { status: "requested" },
    after: {
      status,
      digest: row.digest,
      ...(startsAt ? { starts_at: startsAt, ends_at: endsAt } : {}),
      ...(endReason ? { because: endReason } : {}),
    },
  });
  await ctx.announce({ kind: "grant.decided", grant_id: row.id });
}

/**
 * Counts the votes on a request anew, for when a vote counts again that did not a moment ago.
 *
 * @throws DomainError `conflict` when the votes call for nothing
 */
const recountGrant = command({
  id: "grant.decide",
  permission: "grant.vote",
  summary: "Take the step that the votes on a request for a grant call for",
  input: grantRef,
  output: noOutput,
  async run(ctx, { id }) {
    const row = await lockGrant(ctx.tx, id);
    const at = await ctx.now();
    const decision = toGrantCase(row, at);
    const outcome = decision.phase.kind === "open" ? outcomeOf(decision) : "open";
    if (outcome === "open") throw new DomainError("conflict", `The votes on ${id} call for nothing.`);
    await settleGrant(ctx, row, outcome, at);
    return {};
  },
});

/** Handles `settle-votes`: takes the steps that somebody's votes, counting again, now call for. */
export async function handleSettleGrants({
  user_id,
}: z.output<typeof settleVotesJob.payload>): Promise<void> {
  await recount({ votes: { some: { voterId: user_id } } }, "Votes counted again");
}

/** Handles `recount-grants`: takes the steps that were called for while the agent was disabled. */
export async function handleRecountGrants({
  agent_id,
}: z.output<typeof recountGrantsJob.payload>): Promise<void> {
  await recount({ agentId: agent_id, votes: { some: {} } }, "Agent enabled again");
}

async function recount(which: Prisma.GrantWhereInput, because: string): Promise<void> {
  const voted = await db().grant.findMany({
    where: { ...which, status: "requested" },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of voted) {
    try {
      await recountGrant(systemCtx(because), { id });
    } catch (error) {
      // Nothing to do yet, or somebody was faster.
      if (!(error instanceof DomainError && error.code === "conflict")) throw error;
    }
  }
}
