import type { Tx } from "#lib/db/client.ts";

/** The submitter's next revision answers what was asked about the one before. Whoever is not content takes it up again. */
export async function answerThreads(
  tx: Pick<Tx, "commentThread">,
  submissionId: string,
  digest: string,
  at: Date,
): Promise<void> {
  await tx.commentThread.updateMany({
    where: {
      submissionId,
      resolvedAt: null,
      OR: [{ digest: null }, { digest: { not: digest } }],
    },
    data: { resolvedAt: at, resolvedDigest: digest },
  });
}
