import type { Tx } from "#lib/db/client.ts";
import { proposalInclude } from "#lib/settings/proposals/index.ts";
import { toPerson } from "./people.ts";
import { toVoteRecords } from "./vote-record.ts";

/** Versions of the approval matrix in full, each with the change that brought it and who signed that. */
export async function loadPolicies(tx: Pick<Tx, "approvalPolicy">, versions: Iterable<number>) {
  const rows = await tx.approvalPolicy.findMany({
    where: { version: { in: [...new Set(versions)] } },
    include: { change: { include: proposalInclude } },
    orderBy: { version: "asc" },
  });
  return rows.map(({ version, rules, createdBy, createdAt, change }) => ({
    version,
    rules,
    created_by: createdBy,
    created_at: createdAt.toISOString(),
    change: change && {
      id: change.id,
      base_version: change.baseVersion,
      reason: change.reason,
      digest: change.digest,
      proposer: toPerson(change.proposer),
      created_at: change.createdAt.toISOString(),
      decided_at: change.decidedAt?.toISOString() ?? null,
      votes: toVoteRecords(change.votes),
    },
  }));
}
