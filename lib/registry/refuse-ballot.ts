import type { DomainError } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Refusal } from "#lib/decisions/index.ts";
import { refusedBallot } from "#lib/kernel/refused-ballot.ts";
import { compareMaterials } from "./comparison/compare-materials.ts";
import { loadMaterial } from "./review-round.ts";
import type { SubmissionRow } from "./submission-row.ts";

const changesMax = 20;

/** The refusal of a ballot as an error. A stale one says what changed since its voter looked. */
export async function refuseBallot(
  tx: Pick<Tx, "submissionRound">,
  submission: Pick<SubmissionRow, "id" | "digest">,
  seenDigest: string,
  refusal: Refusal | { kind: "stale"; no: string },
): Promise<DomainError> {
  if (refusal.kind !== "stale") return refusedBallot(refusal);
  const before = await loadMaterial(tx, submission.id, seenDigest);
  const after = await loadMaterial(tx, submission.id, submission.digest ?? "");
  const changes = before && after ? compareMaterials(before, after) : [];
  return refusedBallot(refusal, {
    current_digest: submission.digest,
    changes: changes.slice(0, changesMax).map(({ name, summary, risk }) => ({ name, summary, risk })),
  });
}
