import type { Decision } from "./decision.ts";
import { limitKey } from "./limits.ts";
import { policyIndex, subjectOf } from "./policy-index.ts";
import type { World } from "./world.ts";

/** The counters that a permit is counted on: those that `evaluate` asks. None for a denial, or a method that gives nothing away. */
export function limitKeys(world: World, decision: Decision): string[] {
  const agent = world.agents.get(decision.agentId ?? "");
  const server = world.servers.get(decision.server ?? "");
  if (!decision.permit || !agent || !server || decision.access === null) return [];
  const { tool: name, access, effects } = decision;
  const subject = subjectOf(agent, server, name === null ? null : { name, effects }, access);
  return policyIndex(world.policy).limits.flatMap(({ limit, matches }) =>
    matches(subject) ? (limitKey(limit, subject, decision.userId) ?? []) : [],
  );
}
