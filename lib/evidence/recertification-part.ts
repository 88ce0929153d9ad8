import type { Prisma, Tx } from "#lib/db/client.ts";
import { votesArgs } from "#lib/kernel/voters.ts";
import { loadLooks } from "./looks.ts";
import { toPerson } from "./people.ts";
import { toVoteRecords } from "./vote-record.ts";

const include = {
  campaign: { include: { createdBy: true } },
  confirmedBy: true,
  votes: votesArgs,
} satisfies Prisma.RecertificationInclude;
type Row = Prisma.RecertificationGetPayload<{ include: typeof include }>;

export type RecertificationRecord = Awaited<ReturnType<typeof loadRecertifications>>[number];

/** Every time that a version was to be confirmed again, with what its owner said and how reviewers voted. */
export async function loadRecertifications(tx: Pick<Tx, "recertification" | "look">, versionId: string) {
  const rows = await tx.recertification.findMany({ where: { versionId }, include, orderBy: { id: "asc" } });
  const records = [];
  for (const row of rows) records.push({ ...toRecord(row), looks: await loadLooks(tx, row.id) });
  return records;
}

function toRecord({ campaign, confirmedBy, confirmedAt, ...row }: Row) {
  return {
    id: row.id,
    status: row.status,
    digest: row.digest,
    campaign: campaign && {
      id: campaign.id,
      name: campaign.name,
      created_by: toPerson(campaign.createdBy),
      created_at: campaign.createdAt.toISOString(),
      due_at: campaign.dueAt.toISOString(),
      closed_at: campaign.closedAt?.toISOString() ?? null,
    },
    opened_at: row.openedAt.toISOString(),
    due_at: row.dueAt.toISOString(),
    overdue_at: row.overdueAt?.toISOString() ?? null,
    confirmation:
      confirmedBy && confirmedAt
        ? { by: toPerson(confirmedBy), at: confirmedAt.toISOString(), text: row.confirmation ?? "" }
        : null,
    decided_at: row.decidedAt?.toISOString() ?? null,
    votes: toVoteRecords(row.votes),
  };
}
