import type { Tx } from "#lib/db/client.ts";
import { type DecisionCase, standingVotes } from "#lib/decisions/index.ts";
import type { SubmissionView } from "./schemas.ts";
import { conditionsOf, type SubmissionRow } from "./submission-row.ts";

/** Every vote that was ever cast, the oldest first, with what has become of it. */
export function viewVotes(row: SubmissionRow, decision: DecisionCase): SubmissionView["votes"] {
  const standing = new Set(standingVotes(decision).map(({ id }) => id));
  return row.votes.map((vote) => ({
    id: vote.id,
    voter: { id: vote.voterId, name: vote.voter.name },
    on_behalf_of: vote.onBehalfOf && { id: vote.onBehalfOf.id, name: vote.onBehalfOf.name },
    decision: vote.decision as SubmissionView["votes"][number]["decision"],
    reason: vote.reason,
    conditions: conditionsOf(vote),
    digest: vote.digest,
    current: vote.digest === row.digest,
    standing: standing.has(vote.id),
    late: vote.late,
    created_at: vote.createdAt.toISOString(),
  }));
}

/** Who may never decide on it, each once, by name. */
export async function excludedOf(
  tx: Pick<Tx, "user">,
  { lineage }: DecisionCase,
): Promise<SubmissionView["excluded"]> {
  const relations = new Map(lineage.toReversed().map(({ personId, relation }) => [personId, relation]));
  const people = await tx.user.findMany({
    where: { id: { in: [...relations.keys()] } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  return people.map(({ id, name }) => ({ id, name, relation: relations.get(id) ?? "submitter" }));
}
