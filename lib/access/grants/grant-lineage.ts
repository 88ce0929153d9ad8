import type { LineageMember } from "#lib/decisions/index.ts";
import { delegatesSince } from "#lib/kernel/voters.ts";
import { type Owned, ownersOf } from "../agents/index.ts";

type Person = ReturnType<typeof ownersOf>[number];

/**
 * Everybody on the side that asks: who requested it, who answers for the agent (the person, or everybody in the team), who
 * registered it, for whomever, for whom alone it is, and whoever has acted for one of them since it was requested.
 */
export function grantLineage(
  {
    requester,
    agent,
    userIds,
  }: { requester: Person; agent: Owned & { createdBy: Person }; userIds: readonly string[] },
  since: Date,
): LineageMember[] {
  const owners = ownersOf(agent);
  const asking = [requester, ...owners];
  const others = asking.some(({ id }) => id === agent.createdBy.id) ? [] : [agent.createdBy];
  return [
    { personId: requester.id, relation: "submitter" },
    ...others.map(({ id }) => ({ personId: id, relation: "editor" as const })),
    ...owners.map(({ id }) => ({ personId: id, relation: "owner" as const })),
    ...userIds.map((personId) => ({ personId, relation: "beneficiary" as const })),
    ...[...asking, ...others]
      .flatMap((person) => delegatesSince(person, since))
      .map((personId) => ({ personId, relation: "delegate" as const })),
  ];
}
