import type { delegatesSince } from "#lib/kernel/voters.ts";

type Person = { id: string; delegations: NonNullable<Parameters<typeof delegatesSince>[0]>["delegations"] };

export type Owned = {
  ownerUser: Person | null;
  ownerTeam: { members: readonly { user: Person }[] } | null;
};

/** Who answers for an agent: the person, or everybody in the team. */
export function ownersOf({ ownerUser, ownerTeam }: Owned): Person[] {
  return [...(ownerUser ? [ownerUser] : []), ...(ownerTeam?.members.map(({ user }) => user) ?? [])];
}
