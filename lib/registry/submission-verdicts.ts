import type { UserActor } from "#lib/core/actor.ts";
import { can, type Permission, type Verdict } from "#lib/core/permissions.ts";
import type { Tx } from "#lib/db/client.ts";
import { type DecisionCase, mayVote, standingVotes, toVerdict, type Voter } from "#lib/decisions/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { mayClaim, mayRelease } from "./claim-rules.ts";
import { mayEdit, mayRetry, mayRevise, maySubmitUnread } from "./edit-rules.ts";
import { mayLabel } from "./label-rules.ts";
import { loadPrincipals } from "./principals.ts";
import type { SubmissionView } from "./schemas.ts";
import type { SubmissionRow } from "./submission-row.ts";

/**
 * What the reader may do with a submission now, and why not; asked again by each command.
 *
 * @param principals for whom the reader may act
 */
export function verdictsOf(
  { actor }: Ctx,
  row: SubmissionRow,
  decision: DecisionCase,
  principals: readonly Voter[],
): SubmissionView["can"] {
  const withPermission = (permission: Permission, rule: (me: Voter) => Verdict): Verdict => {
    if (actor.kind !== "user") return { no: "Only a person can vote, claim or label." };
    const permitted = can(actor, permission);
    return permitted === true ? rule(meOf(actor)) : permitted;
  };
  const asVoter = (rule: (me: Voter) => Verdict) => withPermission("submission.vote", rule);
  return {
    vote: asVoter((me) => toVerdict(mayVote(decision, me))),
    retract: asVoter((me) => mayRetract(decision, me)),
    label: asVoter((me) => toVerdict(mayLabel(decision, me))),
    claim: asVoter((me) => toVerdict(mayClaim(row, decision, me, principals))),
    release: withPermission("submission.release", (me) => mayRelease(row, me)),
    retry: mayRetry(actor, row),
    submit_unread: maySubmitUnread(actor, row),
    revise: mayRevise(actor, row),
    withdraw: mayEdit(actor, row),
  };
}

/** For whom the reader may act now. */
export async function principalsOf({ actor }: Ctx, tx: Pick<Tx, "user">, at: Date): Promise<Voter[]> {
  if (actor.kind !== "user" || can(actor, "submission.vote") !== true) return [];
  return loadPrincipals(tx, actor.id, at);
}

/** Whether acting for each of them lets the reader vote here. */
export function actingFor(
  { actor }: Ctx,
  decision: DecisionCase,
  principals: readonly Voter[],
): SubmissionView["acting_for"] {
  if (actor.kind !== "user") return [];
  return principals.map((principal) => ({
    id: principal.id,
    name: principal.name,
    vote: toVerdict(mayVote(decision, meOf(actor), principal)),
  }));
}

function mayRetract(decision: DecisionCase, me: Voter): Verdict {
  if (decision.phase.kind !== "open") return { no: "Votes are final now." };
  return standingVotes(decision).some(({ voterId }) => voterId === me.id)
    ? true
    : { no: "You have no vote here to take back." };
}

function meOf({ id, name, roles }: UserActor): Voter {
  return { id, name, roles, active: true };
}
