import { newId } from "#lib/core/ids.ts";
import { applyBallot } from "#lib/decisions/index.ts";
import { command } from "#lib/kernel/command.ts";
import { refusedBallot } from "#lib/kernel/refused-ballot.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { lockRecertification } from "./lock-recertification.ts";
import { loadDemandRules, stagesOf } from "./recertification-demand.ts";
import { refuseBeyondCondition, staleDigest } from "./recertification-refusals.ts";
import { conditionsOf, toDecisionCase } from "./recertification-row.ts";
import { loadRecertificationView } from "./recertification-view.ts";
import { recertificationView, voteRecertificationInput } from "./schemas.ts";
import { settleRecertification } from "./settle-recertification.ts";

/** A vote that comes after the decision is kept as late and changes nothing. */
export const voteRecertification = command({
  id: "recertification.vote",
  permission: "recertification.vote",
  summary: "Keep or revoke what was approved, on exactly the digest you reviewed",
  input: voteRecertificationInput,
  output: recertificationView,
  target: ({ id }) => ({ type: "recertification", id }),
  async run(ctx, { id, digest, decision, reason }) {
    // The person before the version, as whoever disables them locks the two.
    const voter = await loadVoter(ctx, ctx.tx);
    const row = await lockRecertification(ctx.tx, id);
    const at = await ctx.now();
    const stages = stagesOf(row, await loadDemandRules(ctx.tx));
    const ballot = { id: newId("vote"), voter, principal: null, decision, digest };
    const result = applyBallot(toDecisionCase(row, stages, decision), ballot);
    if (result.kind === "refused")
      throw result.refusal.kind === "stale" ? staleDigest(row) : refusedBallot(result.refusal);
    const late = result.kind === "late";
    if (decision === "approve" && !late) refuseBeyondCondition(conditionsOf(row)?.until, at);

    await ctx.tx.vote.create({
      data: {
        id: ballot.id,
        recertificationId: id,
        voterId: voter.id,
        decision,
        digest,
        reason,
        late,
        createdAt: at,
      },
    });
    await ctx.audit({
      target: { type: "recertification", id, name: row.version.server.name },
      after: { version: row.version.version, decision, digest, ...(late ? { late } : {}) },
      reason,
    });
    if (!late) await settleRecertification(ctx, await lockRecertification(ctx.tx, id));
    return loadRecertificationView(ctx, ctx.tx, id);
  },
});
