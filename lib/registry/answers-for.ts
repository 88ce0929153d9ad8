import type { Tx } from "#lib/db/client.ts";

/** Whether a person answers for a server: they own it, or are in the team that does. */
export async function answersFor(
  tx: Pick<Tx, "teamMember">,
  userId: string,
  { ownerTeamId, ownerUserId }: { ownerTeamId: string | null; ownerUserId: string | null },
): Promise<boolean> {
  if (ownerUserId === userId) return true;
  if (ownerTeamId === null) return false;
  const membership = { teamId: ownerTeamId, userId };
  return (await tx.teamMember.findUnique({ where: { teamId_userId: membership } })) !== null;
}
