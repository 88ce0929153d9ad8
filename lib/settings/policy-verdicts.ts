import type { Actor } from "#lib/core/actor.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import { type DecisionCase, mayVote, type Voter } from "#lib/decisions/index.ts";
import { type PolicyChangeRow, statusOf } from "./policy-row.ts";
import { inPolicyWords, outdated, phaseOf } from "./policy-state.ts";

export function isProposer(actor: Actor, { proposerId }: Pick<PolicyChangeRow, "proposerId">): boolean {
  return actor.kind === "user" && actor.id === proposerId;
}

export function mayWithdraw(actor: Actor, change: PolicyChangeRow): Verdict {
  const permitted = can(actor, "policy.propose");
  if (permitted !== true) return permitted;
  if (!isProposer(actor, change))
    return { no: "Only who proposed this can withdraw it. Reject it instead, with a reason." };
  const phase = phaseOf(statusOf(change));
  return phase.kind === "open" ? true : { no: phase.because };
}

/** @param voters the administrators, as the database knows them now */
export function mayVoteOn(
  actor: Actor,
  { status, baseVersion }: PolicyChangeRow,
  decision: DecisionCase,
  voters: readonly Voter[],
  inForce: number,
): Verdict {
  const permitted = can(actor, "policy.vote");
  if (permitted !== true) return permitted;
  const voter = voters.find(({ id }) => "id" in actor && id === actor.id);
  if (!voter) return { no: "Only administrators sign a change of the approval matrix." };
  const verdict = mayVote(decision, voter);
  if (verdict !== true) return { no: inPolicyWords(verdict).no };
  return status === "proposed" && baseVersion !== inForce ? { no: outdated(baseVersion, inForce) } : true;
}
