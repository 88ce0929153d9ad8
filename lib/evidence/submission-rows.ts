import type { Prisma, Tx } from "#lib/db/client.ts";
import { summaryInclude } from "#lib/registry/index.ts";

/** A submission with all that evidence of it needs; snapshots by their hash alone. */
const submissionInclude = {
  ...summaryInclude,
  snapshot: { select: { hash: true } },
  rounds: { include: { snapshot: { select: { hash: true } } }, orderBy: { createdAt: "asc" } },
  threads: {
    include: {
      resolvedBy: true,
      comments: { include: { author: true }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  },
} satisfies Prisma.SubmissionInclude;

export type SubmissionRow = Prisma.SubmissionGetPayload<{ include: typeof submissionInclude }>;
export type RoundRow = SubmissionRow["rounds"][number];

/** Every submission of a version, the oldest first. */
export function loadSubmissions(tx: Pick<Tx, "submission">, versionId: string): Promise<SubmissionRow[]> {
  return tx.submission.findMany({ where: { versionId }, include: submissionInclude, orderBy: { id: "asc" } });
}
