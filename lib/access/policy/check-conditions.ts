import { DomainError } from "#lib/core/errors.ts";
import { conditionFault } from "../evaluation/index.ts";
import type { AccessPolicyDocument } from "./schemas.ts";

/**
 * Refuses conditions that can never be evaluated. In force, one would count as met for every call.
 *
 * @param at where the document stands in the input
 * @throws DomainError `invalid`, pointing at each
 */
export function checkConditions({ rules }: Pick<AccessPolicyDocument, "rules">, at = "/document"): void {
  const issues = rules.flatMap(({ condition }, index) => {
    const fault = condition === undefined ? null : conditionFault(condition);
    return fault === null ? [] : [{ pointer: `${at}/rules/${index}/condition`, message: fault }];
  });
  if (issues.length > 0)
    throw new DomainError("invalid", `The input is not valid: ${at.slice(1)}/rules.`, {
      issues: issues.slice(0, 100),
    });
}
