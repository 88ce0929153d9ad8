import type { Tx } from "#lib/db/client.ts";
import type { ApprovalView } from "../requests/schemas.ts";
import type { ApprovalRow } from "../row/index.ts";
import { signedVotes } from "../votes/index.ts";

/** Who said what, and whether a key signed it: its signature is looked at again each time. */
export async function votesOf(tx: Pick<Tx, "securityKey">, row: ApprovalRow): Promise<ApprovalView["votes"]> {
  const signed = await signedVotes(tx, row);
  return row.votes.map(({ id, voter, decision, reason, late, createdAt }) => ({
    voter: { id: voter.id, name: voter.name },
    decision: decision as ApprovalView["votes"][number]["decision"],
    reason,
    late,
    signed_by_key: signed.has(id),
    created_at: createdAt.toISOString(),
  }));
}
