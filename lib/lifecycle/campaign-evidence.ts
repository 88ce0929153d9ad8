import { toCsv } from "#lib/core/csv.ts";
import type { Tx } from "#lib/db/client.ts";
import { ownerOf } from "#lib/registry/index.ts";
import { approvedFacts, findRecertifications, type RecertificationRow } from "./recertification-row.ts";
import type { CampaignView } from "./schemas.ts";

/** How many items are read at a time. */
const readMax = 500;

export type ItemEvidence = ReturnType<typeof toItemEvidence>;

/** Everything in a campaign, in the order it was asked about, with who confirmed it and every vote. */
export async function loadCampaignItems(
  tx: Pick<Tx, "recertification" | "submission">,
  campaignId: string,
): Promise<ItemEvidence[]> {
  const items: ItemEvidence[] = [];
  for (let after = ""; ; ) {
    const rows = await findRecertifications(tx, {
      where: { campaignId, id: { gt: after } },
      orderBy: { id: "asc" },
      take: readMax,
    });
    items.push(...rows.map(toItemEvidence));
    const last = rows.at(-1);
    if (!last || rows.length < readMax) return items;
    after = last.id;
  }
}

function toItemEvidence(row: RecertificationRow) {
  const { version, confirmedBy, confirmedAt } = row;
  const approved = approvedFacts(row);
  return {
    id: row.id,
    server: version.server.name,
    version: version.version,
    digest: row.digest,
    owner: ownerOf(version.server).ref,
    data_classification: approved.classification,
    access_level: approved.accessLevel,
    status: row.status,
    opened_at: row.openedAt.toISOString(),
    due_at: row.dueAt.toISOString(),
    decided_at: row.decidedAt?.toISOString() ?? null,
    confirmation:
      confirmedBy && confirmedAt
        ? { by: toPerson(confirmedBy), at: confirmedAt.toISOString(), text: row.confirmation ?? "" }
        : null,
    votes: row.votes.map((vote) => ({
      voter: toPerson(vote.voter),
      decision: vote.decision,
      digest: vote.digest,
      reason: vote.reason,
      late: vote.late,
      created_at: vote.createdAt.toISOString(),
    })),
  };
}

function toPerson({ id, name, email }: { id: string; name: string; email: string }) {
  return { id, name, email };
}

/** The evidence for machines: the campaign, its items, and how each reviewer decided. */
export function campaignJson(
  { can: _, pace, ...campaign }: CampaignView,
  items: readonly ItemEvidence[],
  exportedAt: Date,
): string {
  return `${JSON.stringify({ exported_at: exportedAt.toISOString(), campaign, items, pace }, null, 2)}\n`;
}

const columns = [
  "recertification",
  "server",
  "version",
  "digest",
  "owner",
  "data_classification",
  "access_level",
  "status",
  "opened_at",
  "due_at",
  "decided_at",
  "confirmed_by",
  "confirmed_at",
  "confirmation",
  "votes",
];

/** The same for spreadsheets, an item a row. */
export function campaignCsv(items: readonly ItemEvidence[]): string {
  return toCsv(
    columns,
    items.map((item) => [
      item.id,
      item.server,
      item.version,
      item.digest,
      item.owner,
      item.data_classification,
      item.access_level,
      item.status,
      item.opened_at,
      item.due_at,
      item.decided_at,
      item.confirmation?.by.email ?? null,
      item.confirmation?.at ?? null,
      item.confirmation?.text ?? null,
      item.votes
        .map(
          ({ voter, decision, late, created_at, reason }) =>
            `${voter.email} ${decision}${late ? " (late)" : ""} ${created_at}: ${reason}`,
        )
        .join("\n"),
    ]),
  );
}
