import type { Prisma, Tx } from "#lib/db/client.ts";
import { quarantineInclude } from "#lib/lifecycle/index.ts";
import { toPerson } from "./people.ts";
import { toVoteRecords } from "./vote-record.ts";

type Row = Prisma.QuarantineGetPayload<{ include: typeof quarantineInclude }>;
export type QuarantineRecord = Awaited<ReturnType<typeof loadQuarantines>>[number];

/** Every quarantine that covered a version, with all votes on lifting it, the oldest first. */
export async function loadQuarantines(tx: Pick<Tx, "quarantine" | "quarantineReach">, versionId: string) {
  const rows = await tx.quarantine.findMany({
    where: { versions: { some: { versionId } } },
    include: {
      ...quarantineInclude,
      versions: { where: { versionId } },
      _count: { select: { versions: true } },
    },
    orderBy: [{ placedAt: "asc" }, { id: "asc" }],
  });
  const reaches = await tx.quarantineReach.groupBy({
    by: ["quarantineId"],
    where: { quarantineId: { in: rows.map(({ id }) => id) } },
    _count: true,
    _min: { reachedAt: true },
    _max: { reachedAt: true },
  });
  const reachOf = new Map(reaches.map((reach) => [reach.quarantineId, reach]));
  return rows.map((row) => {
    const reach = reachOf.get(row.id);
    return {
      id: row.id,
      scope: row.scope,
      target: row.target,
      reason: row.reason,
      status: row.status,
      placed_by: row.placedBy && toPerson(row.placedBy),
      placed_at: row.placedAt.toISOString(),
      status_before: row.versions[0]?.fromStatus ?? null,
      versions_covered: row._count.versions,
      revision: row.revision === null ? null : String(row.revision),
      readers_reached: {
        readers: reach?._count ?? 0,
        first_at: reach?._min.reachedAt?.toISOString() ?? null,
        last_at: reach?._max.reachedAt?.toISOString() ?? null,
      },
      last_proposal_to_lift: toLift(row),
      lifted_at: row.liftedAt?.toISOString() ?? null,
      votes: toVoteRecords(row.votes),
    };
  });
}

/** Earlier proposals, refused or withdrawn, are in the log; their votes name their digests. */
function toLift(row: Row) {
  if (row.liftDigest === null) return null;
  return {
    proposed_by: row.liftProposedBy && toPerson(row.liftProposedBy),
    proposed_at: row.liftProposedAt?.toISOString() ?? null,
    reason: row.liftReason,
    digest: row.liftDigest,
    stages: row.liftStages,
  };
}
