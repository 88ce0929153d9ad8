import type { Tx } from "#lib/db/client.ts";
import { type DecisionCase, slateOf, standingVotes, tally } from "#lib/decisions/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { loadCandidates } from "#lib/registry/index.ts";
import type { StageRule } from "#lib/settings/schemas.ts";
import type { QuarantineRow } from "./quarantine-row.ts";
import type { QuarantineView } from "./schemas.ts";

type Lift = NonNullable<QuarantineView["lift"]>;

/** The proposal under way, or the one that lifted it; null while there is none. */
export async function viewLift(
  ctx: Ctx,
  tx: Pick<Tx, "user">,
  row: QuarantineRow,
  lift: DecisionCase,
): Promise<Lift | null> {
  const { liftReason: reason, liftDigest: digest, liftProposedAt: proposedAt, liftProposedBy: by } = row;
  if (row.status === "active" || reason === null || digest === null || proposedAt === null) return null;
  const slate = slateOf(lift, await loadCandidates(tx, ctx.at ?? new Date()));
  const nameOf = (id: string) => row.votes.find((vote) => vote.voterId === id)?.voter.name ?? id;
  const stages = tally(lift).map(({ role, need, have, voterIds }, index) => ({
    role: role as StageRule["role"],
    need,
    have,
    voters: voterIds.map((id) => ({ id, name: nameOf(id) })),
    candidates: (slate.eligible[index] ?? []).map(({ id, name }) => ({ id, name })),
  }));
  return {
    proposed_by: by && { id: by.id, name: by.name },
    reason,
    digest,
    proposed_at: proposedAt.toISOString(),
    stages,
    votes: viewVotes(row, lift),
    waiting_for: row.status === "lift_proposed" ? waitingFor(stages, slate.complete) : null,
  };
}

function viewVotes(row: QuarantineRow, lift: DecisionCase): Lift["votes"] {
  const standing = new Set(standingVotes(lift).map(({ id }) => id));
  return row.votes.flatMap(({ id, voterId, voter, decision, reason, createdAt }) =>
    decision === "approve" || decision === "reject"
      ? {
          voter: { id: voterId, name: voter.name },
          decision,
          reason,
          current: standing.has(id),
          created_at: createdAt.toISOString(),
        }
      : [],
  );
}

function waitingFor(stages: Lift["stages"], fillable: boolean): string {
  if (stages.length === 0)
    return "an administrator: the matrix names nobody for something that it stopped, so that nobody can sign";
  const open = stages
    .filter(({ need, have }) => have < need)
    .map(
      ({ role, need, have }) =>
        `${need - have} more ${role} ${need - have === 1 ? "signature" : "signatures"}`,
    )
    .join(", and ");
  return fillable
    ? open
    : `${open}, which nobody can give who neither proposed it nor answers for what it stopped; an administrator can give somebody the role`;
}
