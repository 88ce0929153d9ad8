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
  const needs = new Map<StageRule["role"], number>();
  for (const rule of matrix.rules) {
    if (rule.classification !== classification || rule.access_level !== accessLevel) continue;
    for (const stage of rule.stages) needs.set(stage.role, Math.max(stage.need, needs.get(stage.role) ?? 0));
  }
  return [...needs].map(([role, need]) => ({ role, need }));
}
