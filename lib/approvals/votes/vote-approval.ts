import type { z } from "zod";
import { DomainError, invalidField } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { applyBallot, type BallotResult, type Outcome, tally } from "#lib/decisions/index.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { refusedBallot } from "#lib/kernel/refused-ballot.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { assertVisible } from "../inbox/visible-to.ts";
import { statusAt } from "../machine/index.ts";
import {
  type ApprovalRow,
  approvalTarget,
  changeApproval,
  lockApproval,
  toApprovalCase,
} from "../row/index.ts";
import { assertGiveable, giveStanding } from "../standing/index.ts";
import type { GiveStanding } from "../standing/schemas.ts";
import { loadDecider } from "./decider.ts";
import { assertShown } from "./must-show.ts";
import { assertPainted, factsFor } from "./painted.ts";
import { votedApproval as output, voteApprovalInput, type votedApproval } from "./schemas.ts";
import { inApprovalWords } from "./words.ts";

type Ballot = z.output<typeof voteApprovalInput>;
type Voted = z.output<typeof votedApproval>;
type Settled = Pick<Voted, "version" | "status">;

/**
 * A vote binds to what was painted. One that comes after the decision is kept as late and changes nothing, but for a no to what
 * is approved and not claimed yet: that stops it.
 */
export const voteApproval = command({
  id: "approval.vote",
  permission: "approval.vote",
  summary: "Approve or deny an action, exactly as it was painted",
  input: voteApprovalInput,
  output,
  target: ({ id }) => ({ type: "approval", id }),
  async run(ctx, ballot) {
    const { id, decision, reason } = ballot;
    if (decision === "reject" && reason === undefined)
      throw invalidField("reason", "Say why: the agent is told.");
    const account = await loadVoter(ctx, ctx.tx);
    await assertVisible(ctx, ctx.tx, id);
    const row = await lockApproval(ctx.tx, id);
    const at = await ctx.now();
    const voter = await loadDecider(ctx.tx, row, account.id);
    const decisionCase = toApprovalCase(row, at);
    const vote = { id: newId("vote"), voter, principal: null, decision, digest: ballot.action_hash };
    const result = applyBallot(decisionCase, vote);
    if (result.kind === "refused")
      throw refusedBallot(inApprovalWords(result.refusal), factsFor(row, voter, at));
    assertPainted(row, ballot, at);
    if (ballot.standing) assertGives(row, ballot, result, ballot.standing);
    const signed =
      result.kind === "cast" && decision === "approve"
        ? await assertShown(ctx, row, { ...ballot, act: "vote" }, at)
        : null;

    const { late } = result.vote;
    await ctx.tx.vote.create({
      data: {
        id: vote.id,
        actionApprovalId: id,
        voterId: voter.id,
        decision,
        digest: ballot.action_hash,
        displayHash: ballot.display_hash,
        reason: reason ?? "",
        late,
        ...(signed ? { assertion: signed } : {}),
        createdAt: at,
      },
    });
    await ctx.audit({
      target: approvalTarget(row),
      after: {
        decision,
        action_hash: ballot.action_hash,
        display_hash: ballot.display_hash,
        ...(signed ? { security_key: signed.key_id } : {}),
        ...(late ? { late } : {}),
      },
      ...(reason === undefined ? {} : { reason }),
    });
    if (result.kind === "cast") {
      const settled = await settle(ctx, row, result.outcome, { at, reason });
      if (ballot.standing) await giveStanding(ctx, row, ballot.standing, voter.id);
      const left = missing(tally({ ...decisionCase, votes: [...decisionCase.votes, result.vote] }));
      return { id, ...settled, vote: "counted" as const, text: textOf(settled.status, left) };
    }
    return { id, ...(await afterwards(ctx, row, ballot, at)) };
  },
});

/** @throws DomainError unless this yes approves it, and the like of it may be allowed as it is wished; nothing is written then */
function assertGives(row: ApprovalRow, { decision }: Ballot, result: BallotResult, give: GiveStanding): void {
  if (decision !== "approve") throw invalidField("standing", "Only with a yes is the like of it allowed.");
  if (result.kind !== "cast" || result.outcome !== "approved")
    throw new DomainError(
      "conflict",
      "Your yes would not approve it, so that it can't allow the like of it. Look at what is there now.",
    );
  assertGiveable(row, give);
}

async function settle(
  ctx: CommandCtx,
  row: ApprovalRow,
  outcome: Outcome,
  { at, reason }: { at: Date; reason: string | undefined },
): Promise<Settled> {
  if (outcome === "approved") {
    const claimBy = new Date(at.getTime() + row.claimSeconds * 1_000);
    const version = await changeApproval(ctx, row, {
      action: "approval.decide",
      status: "approved",
      data: { decidedAt: at, claimBy },
      after: { claim_by: claimBy },
    });
    return { version, status: "approved" };
  }
  if (outcome === "rejected") {
    const version = await changeApproval(ctx, row, {
      action: "approval.decide",
      status: "denied",
      data: { decidedAt: at, ...endedBy(ctx, at, reason) },
    });
    return { version, status: "denied" };
  }
  // The row stays as it is: another vote on the same version counts too. Pages are told to look at the votes.
  await ctx.tx.$executeRaw`SELECT pg_notify('countersign_approval', ${row.id})`;
  return { version: row.version, status: "pending" };
}

/** What a vote does that came too late: it writes down that nobody decided in time, or stops what was approved. */
async function afterwards(
  ctx: CommandCtx,
  row: ApprovalRow,
  ballot: Ballot,
  at: Date,
): Promise<Omit<Voted, "id">> {
  const status = statusAt(row, at);
  if (status === "approved" && ballot.decision === "reject") {
    const version = await changeApproval(ctx, row, {
      action: "approval.revoke",
      status: "revoked",
      data: endedBy(ctx, at, ballot.reason),
      ...(ballot.reason === undefined ? {} : { reason: ballot.reason }),
    });
    return {
      version,
      status: "revoked",
      vote: "revoked",
      text: "It was approved already; your no stopped it.",
    };
  }
  const text = `It came too late, and is kept as such. ${textOf(status, 0)}`;
  if (status === row.status || status !== "expired")
    return { version: row.version, status, vote: "late", text };
  const version = await changeApproval(ctx, row, {
    action: "approval.expire",
    status,
    data: { endedAt: at },
  });
  return { version, status, vote: "late", text };
}

function endedBy({ actor }: CommandCtx, at: Date, reason: string | undefined) {
  return {
    endedAt: at,
    endedById: actor.kind === "user" ? actor.id : null,
    endReason: reason ?? null,
  };
}

function missing(stages: readonly { need: number; have: number }[]): number {
  return stages.reduce((sum, { need, have }) => sum + Math.max(0, need - have), 0);
}

function textOf(status: Voted["status"], left: number): string {
  switch (status) {
    case "pending":
      return `Your yes counts. ${left === 1 ? "One more is" : `${left} more are`} needed.`;
    case "approved":
      return "It is approved.";
    case "denied":
      return "It is denied.";
    case "expired":
      return "Nobody decided in time: it expired.";
    default:
      return "It was decided already.";
  }
}
