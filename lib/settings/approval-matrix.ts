import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { ApprovalMatrix, StageRule } from "./schemas.ts";

/**
 * Who must sign for a classification and access level. Of several matching rules the strictest counts: for each role
 * the largest number. No matching rule gives no stage, and a submission without stages never passes.
 */
export function stagesFor(
  matrix: ApprovalMatrix,
  classification: Classification,
  accessLevel: AccessLevel,
): StageRule[] {
  const matching = matrix.rules.filter(
    (rule) => rule.classification === classification && rule.access_level === accessLevel,
  );
  return strictest(matching.map((rule) => rule.stages));
}

/** Several demands as one: for each role the largest number. */
export function strictest(demands: readonly (readonly StageRule[])[]): StageRule[] {
  const needs = new Map<StageRule["role"], number>();
  for (const { role, need } of demands.flat()) needs.set(role, Math.max(need, needs.get(role) ?? 0));
  return [...needs].map(([role, need]) => ({ role, need }));
}
