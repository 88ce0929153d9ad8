import type { ApprovalStage } from "#lib/access/policy/schemas.ts";
import type { LineageMember } from "#lib/decisions/index.ts";

type Owned = {
  ownerUserId: string | null;
  ownerTeam: { members: readonly { userId: string }[] } | null;
};

/** What an approval is about, as far as people stand in some relation to it. */
export type Matter = {
  /** On whose behalf; null where the agent acts by itself. */
  userId: string | null;
  /** Who changed the arguments of another request into this one. */
  editedById?: string | null;
  /** Who stood on the side that asks as it was requested: see `askingSideOf`. */
  askingSide: readonly string[];
  /** `approvalStage[]`. */
  stages: unknown;
  agent: Owned & { createdById: string };
  server: Owned;
};

export type Person = {
  id: string;
  roles: readonly string[];
  disabledAt: Date | null;
  teams: readonly { team: { slug: string } }[];
};

/**
 * What a person is to an approval, in the words of its stages. Whoever the agent acts for is that alone, whatever else they
 * are, and only where a stage names them; nobody whose account is disabled is anything.
 */
export function capacitiesOf(matter: Matter, { id, roles, disabledAt, teams }: Person): string[] {
  if (disabledAt !== null) return [];
  if (id === matter.userId) return namesBeneficiary(matter) ? ["beneficiary"] : [];
  return [
    ...(isOwner(matter.server, id) ? ["server_owner"] : []),
    ...roles.map((role) => `role:${role}`),
    ...teams.map(({ team }) => `team:${team.slug}`),
  ];
}

/** Who stands on the side that asks now: what is written down of it with a request. */
export function askingSideOf(matter: Pick<Matter, "agent" | "userId">): string[] {
  return [...new Set(askingNow(matter).map(({ personId }) => personId))];
}

/**
 * The side that asks: who answers for the agent (the person, or everybody in the team), who registered it, and whoever it acts
 * for, as it was requested and as it is now; and whoever changed what is asked. None of them counts, by any route: nobody gets
 * off that side by handing the agent to somebody else. The one exception is whoever it acts for where a stage names them: they
 * fill that seat and no other, also where the agent is their own.
 */
export function lineageOf(matter: Matter): LineageMember[] {
  const { userId, editedById, askingSide } = matter;
  const today = askingNow(matter);
  const known = new Set(today.map(({ personId }) => personId));
  const before = askingSide.filter((personId) => !known.has(personId));
  const asking = [...today, ...before.map((personId) => ({ personId, relation: "owner" as const }))];
  const counting = namesBeneficiary(matter) ? asking.filter(({ personId }) => personId !== userId) : asking;
  return editedById ? [...counting, { personId: editedById, relation: "editor" }] : counting;
}

function askingNow({ agent, userId }: Pick<Matter, "agent" | "userId">): LineageMember[] {
  const owners = [
    ...(agent.ownerUserId === null ? [] : [agent.ownerUserId]),
    ...(agent.ownerTeam?.members.map((member) => member.userId) ?? []),
  ];
  return [
    ...owners.map((personId) => ({ personId, relation: "owner" as const })),
    { personId: agent.createdById, relation: "editor" },
    ...(userId === null ? [] : [{ personId: userId, relation: "beneficiary" as const }]),
  ];
}

/** Whom stages name, as they are stored with an approval. */
export function stagesOf({ stages }: Pick<Matter, "stages">): ApprovalStage[] {
  return stages as ApprovalStage[];
}

function namesBeneficiary(matter: Matter): boolean {
  return stagesOf(matter).some(({ who }) => who === "beneficiary");
}

function isOwner({ ownerUserId, ownerTeam }: Owned, personId: string): boolean {
  return ownerUserId === personId || (ownerTeam?.members.some(({ userId }) => userId === personId) ?? false);
}
