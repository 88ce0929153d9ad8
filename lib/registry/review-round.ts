import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import type { ReviewMaterial } from "./comparison/review-material.ts";
import type { Finding } from "./schemas.ts";
import type { ServerJson } from "./server-json.ts";
import { snapshotBody } from "./snapshot.ts";
import { submissionDigest } from "./submission-digest.ts";
import type { ToolLabel } from "./tool-labels.ts";

/** What stands for review: all that its digest covers. */
export type Round = {
  document: ServerJson;
  snapshot: { id: string; hash: string } | null;
  findings: readonly Finding[];
  labels: readonly ToolLabel[];
  owner: string;
  classification: string;
  accessLevel: string;
  purpose: string;
};

/**
 * Keeps what is put to review, so that what anybody voted on can be shown again and compared.
 *
 * @returns its digest
 */
export async function keepRound(
  tx: Pick<Tx, "submissionRound">,
  submissionId: string,
  round: Round,
  at: Date,
): Promise<string> {
  const digest = submissionDigest({ ...round, snapshotHash: round.snapshot?.hash ?? null });
  const row = {
    submissionId,
    digest,
    document: JSON.stringify(round.document),
    snapshotId: round.snapshot?.id ?? null,
    facts: canonicalJson(factsOf(round)),
    createdAt: at,
  };
  await tx.submissionRound.createMany({ data: [row], skipDuplicates: true });
  return digest;
}

/** @returns null for a digest that never stood for review there */
export async function loadMaterial(
  tx: Pick<Tx, "submissionRound">,
  submissionId: string,
  digest: string,
): Promise<ReviewMaterial | null> {
  const row = await tx.submissionRound.findUnique({
    where: { submissionId_digest: { submissionId, digest } },
    include: { snapshot: true },
  });
  return (
    row && {
      document: JSON.parse(row.document) as ServerJson,
      snapshot: row.snapshot && snapshotBody.parse(JSON.parse(row.snapshot.body)),
      ...(JSON.parse(row.facts) as ReturnType<typeof factsOf>),
    }
  );
}

function factsOf({ findings, labels, owner, classification, accessLevel, purpose }: Round) {
  return {
    findings: [...findings],
    labels: [...labels],
    owner,
    data_classification: classification as Classification,
    access_level: accessLevel as AccessLevel,
    purpose,
  };
}
