import type { LineageMember } from "#lib/decisions/index.ts";
import { delegatesSince } from "#lib/kernel/voters.ts";

type Owned = {
  ownerTeam: { members: readonly { userId: string }[] } | null;
  ownerUserId: string | null;
};
type Asking = {
  submitterId: string | null;
  submitter: Parameters<typeof delegatesSince>[0];
  publisher: string | null;
  ownerTeam: Owned["ownerTeam"];
  ownerUserId: string | null;
  /** Of the server as it is now, where it was approved before under another owner. */
  version: { server: Owned } | null;
  editors: readonly { userId: string }[];
  createdAt: Date;
};

/**
 * Everybody on the side that asks: who submitted or changed it, who answers for it now or would (the person, or everybody
 * in the team, who also stand for a machine that submits), and whoever has acted for the submitter since it exists.
 */
export function lineageOf(row: Asking): LineageMember[] {
  const owners = ownersOf(row);
  const ownersNow = row.version ? ownersOf(row.version.server) : [];
  return [
    ...(row.submitterId === null ? [] : [{ personId: row.submitterId, relation: "submitter" as const }]),
    ...(row.publisher === null
      ? []
      : owners.map((personId) => ({ personId, relation: "publisher" as const }))),
    ...row.editors.map(({ userId }) => ({ personId: userId, relation: "editor" as const })),
    ...[...owners, ...ownersNow].map((personId) => ({ personId, relation: "owner" as const })),
    ...delegatesSince(row.submitter, row.createdAt).map((personId) => ({
      personId,
      relation: "delegate" as const,
    })),
  ];
}

function ownersOf({ ownerTeam, ownerUserId }: Owned): string[] {
  const team = ownerTeam?.members.map(({ userId }) => userId) ?? [];
  return ownerUserId === null ? team : [...team, ownerUserId];
}
