import type { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { applyBallot } from "#lib/decisions/index.ts";
import { command } from "#lib/kernel/command.ts";
import { refusedBallot } from "#lib/kernel/refused-ballot.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import {
  loadStoppedServers,
  lockQuarantine,
  peopleWhoOwn,
  type QuarantineRow,
  targetOf,
  toLiftCase,
} from "./quarantine-row.ts";
import { loadQuarantineView } from "./quarantine-view.ts";
import { quarantineView, voteLiftInput } from "./schemas.ts";
import { settleLift } from "./settle-lift.ts";

/** One rejection leaves it in place; the last signature lifts it. */
export const voteLift = command({
  id: "quarantine.vote",
  permission: "quarantine.vote",
  summary: "Approve or reject that a quarantine is lifted, on exactly the proposal you read",
  input: voteLiftInput,
  output: quarantineView,
  target: ({ id }) => ({ type: "quarantine", id }),
  async run(ctx, { id, decision, digest, reason }) {
    const row = await lockQuarantine(ctx.tx, id);
    const voter = await loadVoter(ctx, ctx.tx);
    const owners = await peopleWhoOwn(ctx.tx, await loadStoppedServers(ctx.tx, id));
    const ballot = { id: newId("vote"), voter, principal: null, decision, digest };
    const result = applyBallot(toLiftCase(row, owners), ballot);
    if (result.kind !== "cast") throw refusalOf(row, result);

    await ctx.tx.vote.create({
      data: {
        id: ballot.id,
        quarantineId: id,
        voterId: voter.id,
        decision,
        digest,
        reason,
        createdAt: await ctx.now(),
      },
    });
    const status = result.outcome === "rejected" ? "active" : row.status;
    await ctx.audit({
      target: targetOf(row),
      before: { status: row.status },
      after: { status, decision, digest },
      reason,
    });
    await settleLift(ctx, row, result.outcome);
    return loadQuarantineView(ctx, ctx.tx, id);
  },
});

function refusalOf(
  { liftDigest }: QuarantineRow,
  result: Exclude<ReturnType<typeof applyBallot>, { kind: "cast" }>,
): DomainError {
  if (result.kind === "late") throw new Error("A lift was voted on after its decision.");
  const { refusal } = result;
  return refusedBallot(refusal, refusal.kind === "stale" ? { current_digest: liftDigest } : {});
}
