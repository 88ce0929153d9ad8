import type { Tx } from "#lib/db/client.ts";
import { labelsOf, type SubmissionRow } from "./submission-row.ts";
import type { ToolLabel } from "./tool-labels.ts";

/**
 * What reviewers said of a server's tools before: in this submission, else in the one that was approved last. It still
 * holds for tools that did not change.
 */
export async function earlierLabels(
  tx: Pick<Tx, "submission">,
  submission: Pick<SubmissionRow, "labels">,
  serverName: string,
): Promise<ToolLabel[]> {
  const approved = await tx.submission.findFirst({
    where: { status: "approved", version: { server: { name: serverName } } },
    orderBy: { decidedAt: "desc" },
    select: { labels: true },
  });
  const own = labelsOf(submission).filter(({ by }) => by === "reviewer");
  const said = new Set(own.map(({ tool, hash }) => `${hash} ${tool}`));
  const before = approved ? labelsOf(approved) : [];
  return [
    ...own,
    ...before.filter(({ by, tool, hash }) => by === "reviewer" && !said.has(`${hash} ${tool}`)),
  ];
}
