import type { AccessLevel, Classification } from "#lib/core/words.ts";
import { type StageRule, strictest } from "#lib/decisions/index.ts";
import type { AccessPolicyDocument } from "./schemas.ts";

/** What the policy asks of a grant: who signs it, and how long it may last. */
export type GrantDemand = {
  /** None where the policy names nobody: such a grant is never given. */
  stages: StageRule[];
  maxMinutes: number;
};

/**
 * What the policy asks of a grant of these levels of access to data of a class. Of all rules that match the strictest
 * counts, value by value. A level that no rule is for leaves nobody to sign: it is not given by meeting the others.
 */
export function grantDemand(
  { grants }: Pick<AccessPolicyDocument, "grants">,
  { classification, levels }: { classification: Classification; levels: readonly AccessLevel[] },
): GrantDemand {
  const perLevel = levels.map((level) =>
    grants.filter((rule) => rule.classification === classification && rule.access_level === level),
  );
  if (perLevel.length === 0 || perLevel.some((rules) => rules.length === 0))
    return { stages: [], maxMinutes: 0 };
  const rules = perLevel.flat();
  return {
    stages: strictest(rules.map(({ stages }) => stages)),
    maxMinutes: Math.min(...rules.map(({ max_minutes }) => max_minutes)),
  };
}

/** Whether meeting `signed` also meets `demand`, for a grant of so many minutes. */
export function meets(signed: readonly StageRule[], minutes: number, demand: GrantDemand): boolean {
  if (demand.stages.length === 0 || minutes > demand.maxMinutes) return false;
  const needs = new Map(strictest([signed]).map(({ role, need }) => [role, need]));
  return strictest([demand.stages]).every(({ role, need }) => (needs.get(role) ?? 0) >= need);
}
