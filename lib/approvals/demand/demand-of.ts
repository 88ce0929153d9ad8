import { type AccessPolicy, type ApprovalStage, askTerms } from "#lib/access/policy/schemas.ts";
import { type StepUp, stepUps } from "#lib/core/words.ts";
import { strictest } from "#lib/decisions/index.ts";

/** What is asked of whoever says yes to a call. */
export type Demand = {
  tier: number;
  /** None where no rule is known: such a call is never approved. */
  stages: ApprovalStage[];
  decideSeconds: number;
  claimSeconds: number;
  stepUp: StepUp;
  matchNumber: boolean;
  /** Whether whoever approves may allow the like for a while. */
  standing: boolean;
};

/**
 * What several rules that ask come to: of each value the strictest. Stages with the same `who` are one with the larger need,
 * others stand beside each other. A rule that is not in the policy, or does not ask, leaves nobody to approve.
 */
export function demandOf({ document }: Pick<AccessPolicy, "document">, ruleIds: readonly string[]): Demand {
  const terms = ruleIds.flatMap((id) => {
    const rule = document.rules.find((each) => each.id === id && each.effect === "ask");
    return rule ? [rule.ask ?? askTerms.parse({})] : [];
  });
  const known = terms.length > 0 && terms.length === ruleIds.length;
  const stages = strictest(terms.map((each) => each.stages.map(({ who, need }) => ({ role: who, need }))));
  return {
    tier: Math.max(1, ...terms.map(({ tier }) => tier)),
    stages: known ? stages.map(({ role, need }) => ({ who: role, need })) : [],
    decideSeconds: Math.min(...terms.map(({ decide_within }) => decide_within)),
    claimSeconds: Math.min(...terms.map(({ claim_within }) => claim_within)),
    stepUp: stepUps[Math.max(0, ...terms.map(({ step_up }) => stepUps.indexOf(step_up)))] ?? "webauthn",
    matchNumber: terms.some(({ match_number }) => match_number),
    standing: known && terms.every(({ standing }) => standing),
  };
}
