import { toCsv } from "#lib/core/csv.ts";
import type { Tx } from "#lib/db/client.ts";
import { toReviewItem } from "./item-view.ts";
import { itemInclude, type ReviewRow } from "./review-row.ts";
import type { AccessReviewItem, AccessReviewView } from "./schemas.ts";

/** How many items are read at a time. */
const readMax = 500;

export type ReportedItem = Omit<AccessReviewItem, "can">;

/** Everything in a review, in the order of its ids. */
export async function loadReportedItems(
  tx: Pick<Tx, "accessReviewItem">,
  review: ReviewRow,
  at: Date,
): Promise<ReportedItem[]> {
  const items: ReportedItem[] = [];
  for (let after = ""; ; ) {
    const rows = await tx.accessReviewItem.findMany({
      where: { reviewId: review.id, id: { gt: after } },
      include: itemInclude,
      orderBy: { id: "asc" },
      take: readMax,
    });
    for (const row of rows) {
      const { can: _, ...item } = toReviewItem(row, review, null, at);
      items.push(item);
    }
    const last = rows.at(-1);
    if (!last || rows.length < readMax) return items;
    after = last.id;
  }
}

/** The sign-off report for machines: the review, its items, how each reviewer decided, and who signed it off. */
export function reviewJson(
  { can: _, mine: __, ...review }: AccessReviewView,
  items: readonly ReportedItem[],
  exportedAt: Date,
): string {
  return `${JSON.stringify({ exported_at: exportedAt.toISOString(), review, items }, null, 2)}\n`;
}

const columns = [
  "item",
  "grant",
  "agent",
  "agent_owner",
  "server",
  "data_classification",
  "access_level",
  "begun_at",
  "ends_at",
  "tools_granted",
  "tools_used",
  "last_used_at",
  "permits",
  "denials",
  "peers",
  "signed_by",
  "recommendation",
  "because",
  "verdict",
  "keeps",
  "reason",
  "decided_by",
  "decided_at",
  "outcome",
  "restored",
  "note",
];

/** The same for spreadsheets, an item a row. */
export function reviewCsv(items: readonly ReportedItem[]): string {
  return toCsv(
    columns,
    items.map(({ evidence: { use, peers, signed_by }, ...item }) => [
      item.id,
      item.grant_id,
      item.agent.name,
      item.owner.ref,
      item.server,
      item.classification,
      item.access_level,
      item.starts_at,
      item.ends_at,
      use.granted,
      use.used,
      use.last_at,
      use.permits,
      use.denials,
      peers,
      signed_by.map(({ name }) => name).join("\n"),
      item.recommendation,
      use.suggestion.because,
      item.verdict,
      item.keep.join("\n"),
      item.reason,
      item.decided_by?.name ?? null,
      item.decided_at,
      item.outcome,
      item.restored.join("\n"),
      item.note,
    ]),
  );
}
