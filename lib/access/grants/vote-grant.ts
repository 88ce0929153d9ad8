import { newId } from "#lib/core/ids.ts";
import { applyBallot } from "#lib/decisions/index.ts";
import { command } from "#lib/kernel/command.ts";
import { refusedBallot } from "#lib/kernel/refused-ballot.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { grantTarget, lockGrant, toGrantCase } from "./grant-row.ts";
import { inGrantWords } from "./grant-verdicts.ts";
import { loadGrantView } from "./grant-view.ts";
import { grantView, voteGrantInput } from "./schemas.ts";
import { settleGrant } from "./settle-grant.ts";

/** A vote that comes after the decision is kept as late and changes nothing. */
export const voteGrant = command({
  id: "grant.vote",
  permission: "grant.vote",
  summary: "Approve or deny a grant, on exactly the digest you read",
  input: voteGrantInput,
  output: grantView,
  target: ({ id }) => ({ type: "grant", id }),
  async run(ctx, { id, decision, digest, reason }) {
    const voter = await loadVoter(ctx, ctx.tx);
    const row = await lockGrant(ctx.tx, id);
    const at = await ctx.now();
    const ballot = { id: newId("vote"), voter, principal: null, decision, digest };
    const result = applyBallot(toGrantCase(row, at), ballot);
    if (result.kind === "refused")
      throw refusedBallot(
        inGrantWords(result.refusal),
        result.refusal.kind === "stale" ? { current_digest: row.digest } : {},
      );

    const { late } = result.vote;
    await ctx.tx.vote.create({
      data: { id: ballot.id, grantId: id, voterId: voter.id, decision, digest, reason, late, createdAt: at },
    });
    await ctx.audit({
      target: grantTarget(row),
      after: { decision, digest, ...(late ? { late } : {}) },
      reason,
    });
    if (result.kind === "cast") await settleGrant(ctx, row, result.outcome, at);
    return loadGrantView(ctx, ctx.tx, id);
  },
});
