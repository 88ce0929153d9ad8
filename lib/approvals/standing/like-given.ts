import type { Decision, World } from "#lib/access/evaluation/index.ts";
import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import { demandOf, reversibilityOf, whyTightened } from "../demand/index.ts";
import { type ApprovalRow, signedDemand } from "../row/index.ts";
import { argumentsOf } from "./limits.ts";
import { type Mismatch, mismatchOf } from "./matches.ts";
import type { StandingRow } from "./standing-row.ts";

/** What a yes in advance rests on: the call it was given with, and the agent since. */
type Basis = {
  approval: Outline & Labels & { status: string };
  agent: { updatedAt: Date };
  createdAt: Date;
};
type Labels = Pick<ApprovalRow, "toolHash" | "effects"> & { accessLevel: string | null };
/** What a call is today, and the policy. */
type Today = Labels & { document: AccessPolicyDocument };

/**
 * Why what was given is void from now on, by what is asked for today: the tool's definition or labels, the agent or the tier is
 * another than the one people signed, or the yes it was given with was taken back (I26). Null where it holds.
 */
export function whyVoid({ approval: given, agent, createdAt }: Basis, today: Today): string | null {
  if (today.toolHash !== given.toolHash) return "The tool's definition is another one by now.";
  if (reversibilityOf(today.effects) !== "reversible")
    return "What the tool does is not known to be reversible any more.";
  if (today.accessLevel !== given.accessLevel || !sameEffects(today.effects, given.effects))
    return "What the tool does is labelled otherwise by now.";
  if (agent.updatedAt >= createdAt) return "The agent was changed, or given to others, since.";
  if (given.status === "revoked") return "The call that it was given with was stopped.";
  return whyStricter(given, today.document);
}

/** In whatever order they are told. */
function sameEffects(one: readonly string[], other: readonly string[]): boolean {
  return one.every((effect) => other.includes(effect)) && other.every((effect) => one.includes(effect));
}

/** By the rules that asked when it was given, as they are in the policy of today. */
function whyStricter(given: Outline, document: AccessPolicyDocument): string | null {
  const left = given.ruleIds.filter((id) =>
    document.rules.some((rule) => rule.id === id && rule.effect === "ask"),
  );
  if (left.length === 0) return null;
  const today = demandOf({ document }, left);
  if (!today.standing) return "The rule has each such call approved by itself by now.";
  const why = whyTightened(signedDemand(given), today);
  return why === null ? null : `The policy asks for more by now. ${why}`;
}

/**
 * Why a call that a yes in advance approved would not be approved by it now, whether or not it has calls left; null where it
 * would, and of a call that people approved (I13, I21, I26).
 *
 * @param decision what the call comes to in this world, as approved
 */
export function whyNoLonger(row: ApprovalRow, { policy }: World, decision: Decision): string | null {
  const { standing, agent, toolHash } = row;
  if (standing === null) return null;
  const { ruleIds, effects, access: accessLevel } = decision;
  const today = { toolHash, effects: [...effects], accessLevel, document: policy.document };
  const why = whyVoid({ ...standing, agent }, today);
  // Once no rule asks, none asks for more.
  if (why !== null || ruleIds.length === 0) return why;
  const allowsStanding = demandOf(policy, ruleIds).standing;
  return whyOutside(standing.approval, { ...row, ruleIds: [...ruleIds], allowsStanding });
}

type Outline = Pick<
  ApprovalRow,
  | "gatewayId"
  | "userId"
  | "toolHash"
  | "ruleIds"
  | "allowsStanding"
  | "tier"
  | "stages"
  | "stepUp"
  | "matchNumber"
  | "claimSeconds"
>;
type Compared = Outline & Pick<ApprovalRow, "arguments">;

/** Why a request is not one of those that were allowed, whoever asks when; null where it is. */
export function whyUnlike(
  given: Compared,
  constraints: StandingRow["constraints"],
  asked: Compared,
): Mismatch | null {
  const why = whyOutside(given, asked);
  return why === null
    ? mismatchOf(constraints, argumentsOf(given), argumentsOf(asked))
    : { pointer: "", why };
}

function whyOutside(given: Outline, asked: Outline): string | null {
  if (asked.gatewayId !== given.gatewayId) return "Another gateway asked.";
  if (asked.userId !== given.userId) return "It was for somebody else.";
  if (asked.toolHash !== given.toolHash) return "The tool's definition was another one.";
  if (!asked.allowsStanding || asked.ruleIds.some((id) => !given.ruleIds.includes(id)))
    return "A rule asked about it that did not ask about this one.";
  return whyTightened(signedDemand(given), signedDemand(asked));
}
