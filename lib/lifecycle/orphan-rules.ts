import { oneLine } from "#lib/core/one-line.ts";
import type { Prisma } from "#lib/db/client.ts";

/** An owner with who they are today. */
export const ownerInclude = {
  ownerTeam: { include: { members: { include: { user: true } } } },
  ownerUser: true,
} satisfies Prisma.ServerInclude;

type OwnerRow = Pick<Prisma.ServerGetPayload<{ include: typeof ownerInclude }>, "ownerTeam" | "ownerUser">;

export type Orphaned = { because: string; since: Date | null };

/** Why nobody answers for a server any more, and since when as far as that is known; null while somebody does. */
export function orphaned({ ownerTeam, ownerUser }: OwnerRow): Orphaned | null {
  if (ownerUser)
    return ownerUser.disabledAt
      ? { because: `${oneLine(ownerUser.name)}'s account is disabled.`, since: ownerUser.disabledAt }
      : null;
  if (!ownerTeam) return { because: "Nobody is named to answer for it.", since: null };
  const gone = ownerTeam.members.map(({ user }) => user.disabledAt);
  if (gone.some((at) => at === null)) return null;
  const last = gone.filter((at) => at !== null).sort((a, b) => b.getTime() - a.getTime())[0];
  return {
    because: last
      ? `Every account in ${oneLine(ownerTeam.name)} is disabled.`
      : `${oneLine(ownerTeam.name)} has no members.`,
    since: last ?? null,
  };
}

/** Everybody who answers for a server: the person, or all in the team. */
export function ownersOf({ ownerTeam, ownerUser }: OwnerRow): string[] {
  if (ownerUser) return [ownerUser.id];
  return ownerTeam?.members.map(({ userId }) => userId) ?? [];
}
