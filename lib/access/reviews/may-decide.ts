import type { Verdict } from "#lib/core/permissions.ts";
import type { Role } from "#lib/core/words.ts";

/** Whoever wants to decide, as the database knows them now. */
export type Reviewer = {
  id: string;
  roles: readonly Role[];
  active: boolean;
  /** What the permission alone says. */
  permitted: Verdict;
  teamIds: readonly string[];
  /** For whom they act, or acted, until when. */
  actsFor: readonly { personId: string; teamIds: readonly string[]; until: Date }[];
};

/** Who stands how to a grant under review. */
export type GrantSides = {
  agent: { ownerUserId: string | null; ownerTeamId: string | null; createdById: string };
  server: { ownerUserId: string | null; ownerTeamId: string | null };
  requesterId: string;
  /** The people on whose behalf alone it may be used. */
  userIds: readonly string[];
  /** Everybody who stood on the side that asked for it when the review began. */
  side: readonly string[];
};

type Party = { id: string; teamIds: readonly string[] };

const judges: readonly Role[] = ["governance", "compliance"];

export function isJudge({ roles }: Pick<Reviewer, "roles">): boolean {
  return judges.some((role) => roles.includes(role));
}

/**
 * May this person say what becomes of the grant? Governance, compliance and whoever answers for the server; nobody on the
 * side that asked for it, now or when the review began, nor who has acted for that side since.
 */
export function mayDecide(reviewer: Reviewer, grant: GrantSides, since: Date): Verdict {
  const office = holdsOffice(reviewer);
  if (office !== true) return office;
  const stake = stakeOf(reviewer, grant, since);
  if (stake) return { no: stake };
  return isEntitled(reviewer, grant);
}

/** Whether their verdicts count at all, whichever side they are on: what somebody else hands to them takes nothing from these. */
export function isEntitled(reviewer: Reviewer, { server }: Pick<GrantSides, "server">): Verdict {
  const office = holdsOffice(reviewer);
  if (office !== true) return office;
  return (
    isJudge(reviewer) ||
    owns(reviewer, server) || {
      no: "Governance, compliance and whoever answers for the server decide what the agent keeps.",
    }
  );
}

function holdsOffice({ permitted, active }: Reviewer): Verdict {
  if (permitted !== true) return permitted;
  return active || { no: "Your account is disabled." };
}

/** Why it is not for this person to judge, in words; null for those whose it is. */
function stakeOf(reviewer: Reviewer, grant: GrantSides, since: Date): string | null {
  const own = sideOf(reviewer, grant);
  if (own) return `${own} Somebody else decides what the agent keeps.`;
  if (grant.userIds.includes(reviewer.id))
    return "This grant is for acting on your behalf. Somebody else decides what the agent keeps.";
  if (grant.side.includes(reviewer.id))
    return "You stood on the side that asked for this when the review began. Somebody else decides what the agent keeps.";
  const actsForIt = reviewer.actsFor.some(
    ({ personId, teamIds, until }) =>
      until > since && (grant.side.includes(personId) || sideOf({ id: personId, teamIds }, grant)),
  );
  return actsForIt
    ? "You act, or acted during this review, for somebody on the side that asked for this."
    : null;
}

/** How somebody asked for the grant, or asks for what its agent gets; null for everybody else. */
function sideOf(party: Party, { agent, requesterId }: GrantSides): string | null {
  if (owns(party, agent)) return "You answer for this agent.";
  if (requesterId === party.id) return "You requested this grant.";
  return agent.createdById === party.id ? "You registered this agent." : null;
}

function owns(
  { id, teamIds }: Party,
  owner: { ownerUserId: string | null; ownerTeamId: string | null },
): boolean {
  return owner.ownerUserId === id || (owner.ownerTeamId !== null && teamIds.includes(owner.ownerTeamId));
}
