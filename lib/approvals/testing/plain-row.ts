import type { ApprovalStatus } from "#lib/core/words.ts";
import type { Person } from "../demand/index.ts";
import type { ApprovalRow } from "../row/index.ts";

/** People and approvals as judges see them, from values alone: nothing of them was ever stored. */

export type PlainPerson = Person & { name: string };
export type PlainVote = { by: string; decision: "approve" | "reject"; digest: string; late: boolean };

export function plainPerson(id: string, ...roles: string[]): PlainPerson {
  return { id, name: id, roles, disabledAt: null, teams: [] };
}

/** Times are counted from the beginning, in seconds. */
export function timeOf(seconds: number): Date {
  return new Date(seconds * 1_000);
}

type Plain = {
  status: ApprovalStatus;
  expiresAt: number;
  claimBy: number | null;
  leaseUntil: number | null;
  claimNonce: string | null;
  actionHash: string;
};

/**
 * An approval whose rule names so many of governance, of an agent that `owner` answers for, at a gateway `edge`.
 *
 * @param changes what a judge looks at beside that
 */
export function plainRow(
  { expiresAt, claimBy, leaseUntil, ...plain }: Plain,
  { need = 1, owner, ...changes }: Partial<ApprovalRow> & { need?: number; owner: string },
): ApprovalRow {
  const row: Partial<ApprovalRow> = {
    ...plain,
    expiresAt: timeOf(expiresAt),
    claimBy: claimBy === null ? null : timeOf(claimBy),
    leaseUntil: leaseUntil === null ? null : timeOf(leaseUntil),
    gatewayId: "edge",
    userId: null,
    editedById: null,
    parentId: null,
    askingSide: [owner],
    stages: [{ who: "role:governance", need }],
    agent: { ownerUserId: owner, ownerTeam: null, createdById: owner } as ApprovalRow["agent"],
    server: { ownerUserId: null, ownerTeam: null } as ApprovalRow["server"],
    votes: [],
    standing: null,
    breakGlass: null,
    ...changes,
  };
  return row as ApprovalRow;
}

/** Votes with whoever cast them as they are now. */
export function plainVotes(
  votes: readonly PlainVote[],
  personOf: (id: string) => PlainPerson,
): ApprovalRow["votes"] {
  return votes.map(({ by, ...vote }, index) => ({
    ...vote,
    id: `v${index}`,
    voterId: by,
    voter: personOf(by),
    onBehalfOfId: null,
    onBehalfOf: null,
  })) as unknown as ApprovalRow["votes"];
}
