import type { EventOf } from "./recipients.ts";

/*
 * Subjects that have no row of their own: what notifications about them are known by. `standing.ts` takes them apart again.
 */

export function dutyConflictId({
  agent_id,
  rule_id,
}: Pick<EventOf<"duty_conflict.found">, "agent_id" | "rule_id">): string {
  return `${agent_id}/${rule_id}`;
}

/** A rule of another version of the policy is another one. */
export function brokenRuleId({ policy_version, rule }: EventOf<"access_policy.rule_broken">): string {
  return `${policy_version}/${rule}`;
}
