import type { VoteRow } from "#lib/kernel/voters.ts";
import { toPerson } from "./people.ts";

export type VoteRecord = ReturnType<typeof toVoteRecords>[number];

/** Every vote that was cast on one thing, retractions among them, in the order they were cast. */
export function toVoteRecords(rows: readonly VoteRow[]) {
  return rows.map((row, index) => ({
    id: row.id,
    voter: toPerson(row.voter),
    on_behalf_of: row.onBehalfOf && toPerson(row.onBehalfOf),
    delegation: delegationOf(row),
    decision: row.decision,
    digest: row.digest,
    reason: row.reason,
    conditions: row.conditions === null ? null : (JSON.parse(row.conditions) as unknown),
    late: row.late,
    retracted_by: retractionOf(row, rows.slice(index + 1)),
    created_at: row.createdAt.toISOString(),
  }));
}

/** What let a delegate vote for somebody. */
function delegationOf({ voterId, createdAt, onBehalfOf }: VoteRow) {
  const given = onBehalfOf?.delegations.findLast(
    ({ delegateId, startsAt, endsAt }) =>
      delegateId === voterId && startsAt <= createdAt && createdAt < endsAt,
  );
  return given
    ? {
        id: given.id,
        reason: given.reason,
        starts_at: given.startsAt.toISOString(),
        ends_at: given.endsAt.toISOString(),
        revoked_at: given.revokedAt?.toISOString() ?? null,
      }
    : null;
}

/** The row that took a vote back: the same person's next one on the same digest is always that. */
function retractionOf(
  { voterId, digest, decision, late }: VoteRow,
  after: readonly VoteRow[],
): string | null {
  if (late || decision === "retract") return null;
  const next = after.find((row) => row.voterId === voterId && row.digest === digest && !row.late);
  return next?.decision === "retract" ? next.id : null;
}
