import type { LineageMember } from "#lib/decisions/index.ts";
import { delegatesSince } from "#lib/kernel/voters.ts";

type Asking = {
  submitterId: string | null;
  submitter: Parameters<typeof delegatesSince>[0];
  publisher: string | null;
  ownerTeam: { members: readonly { userId: string }[] } | null;
  ownerUserId: string | null;
  editors: readonly { userId: string }[];
  createdAt: Date;
};

/**
 * Everybody on the side that asks: who submitted or changed it, who answers for it (the person, or everybody in the
 * team, who also stand for a machine that submits), and whoever has acted for the submitter since it exists.
 */
export function lineageOf(row: Asking): LineageMember[] {
  const team = row.ownerTeam?.members.map(({ userId }) => userId) ?? [];
  const owners = row.ownerUserId === null ? team : [...team, row.ownerUserId];
  return [
    ...(row.submitterId === null ? [] : [{ personId: row.submitterId, relation: "submitter" as const }]),
    ...(row.publisher === null
      ? []
      : owners.map((personId) => ({ personId, relation: "publisher" as const }))),
    ...row.editors.map(({ userId }) => ({ personId: userId, relation: "editor" as const })),
    ...owners.map((personId) => ({ personId, relation: "owner" as const })),
    ...delegatesSince(row.submitter, row.createdAt).map((personId) => ({
      personId,
      relation: "delegate" as const,
    })),
  ];
}
