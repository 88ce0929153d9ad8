type Owned = { ownerTeamId: string | null; ownerUser: { disabledAt: Date | null } | null };

/** Whether somebody answers for it. A team is always there to answer; a person, while their account is active. */
export function hasOwner({ ownerTeamId, ownerUser }: Owned): boolean {
  return ownerTeamId !== null || (ownerUser !== null && ownerUser.disabledAt === null);
}
