import type { Actor } from "#lib/core/actor.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import type { PolicyChangeStatus } from "#lib/core/words.ts";
import { type DecisionCase, mayVote, type Voter } from "#lib/decisions/index.ts";
import { inPolicyWords, outdated, phaseOf } from "./policy-state.ts";

/** A proposed version of a policy, whichever: of the approval matrix, or of the access policy. */
type ProposedChange = { proposerId: string; status: string; baseVersion: number };

export function isProposer(actor: Actor, { proposerId }: Pick<ProposedChange, "proposerId">): boolean {
  return actor.kind === "user" && actor.id === proposerId;
}

export function mayWithdraw(actor: Actor, change: ProposedChange): Verdict {
  const permitted = can(actor, "policy.propose");
  if (permitted !== true) return permitted;
  if (!isProposer(actor, change))
    return { no: "Only who proposed this can withdraw it. Reject it instead, with a reason." };
  const phase = phaseOf(change.status as PolicyChangeStatus);
  return phase.kind === "open" ? true : { no: phase.because };
}

/** @param voters the administrators, as the database knows them now */
export function mayVoteOn(
  actor: Actor,
  { status, baseVersion }: Pick<ProposedChange, "status" | "baseVersion">,
  decision: DecisionCase,
  voters: readonly Voter[],
  inForce: number,
): Verdict {
  const permitted = can(actor, "policy.vote");
  if (permitted !== true) return permitted;
  const voter = voters.find(({ id }) => "id" in actor && id === actor.id);
  if (!voter) return { no: "Only administrators sign this." };
  const verdict = mayVote(decision, voter);
  if (verdict !== true) return { no: inPolicyWords(verdict).no };
  return status === "proposed" && baseVersion !== inForce ? { no: outdated(baseVersion, inForce) } : true;
}
