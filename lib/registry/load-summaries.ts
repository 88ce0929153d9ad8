import { db } from "#lib/db/client.ts";
import type { SubmissionSummary } from "./schemas.ts";
import { summaryInclude } from "./submission-row.ts";
import { toSummary } from "./submission-view.ts";

/** Submissions as lists show them, in the order of their ids. */
export async function loadSummaries(ids: readonly string[]): Promise<SubmissionSummary[]> {
  const rows = await db().submission.findMany({ where: { id: { in: [...ids] } }, include: summaryInclude });
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = found.get(id);
    return row ? [toSummary(row)] : [];
  });
}
