import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError } from "#lib/core/errors.ts";
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

/** Each round keeps a whole document; a review that moves more often than that is no review. */
const roundsMax = 200;

type Reviewed = {
  id: string;
  digest: string | null;
  votes: readonly { digest: string; decision: string }[];
};

/**
 * Keeps what is put to review, so that what anybody voted on can be shown again and compared. What stood there before,
 * with something else in between, stands there again under a digest of its own: votes on the first time were given
 * without knowing what came between, and do not come back to life.
 *
 * @returns its digest; the present one when nothing changed
 * @throws DomainError `conflict` on the way back to exactly what changes were requested on, and beyond `roundsMax` rounds
 */
export async function keepRound(
  tx: Pick<Tx, "submissionRound">,
  { id, digest: present, votes }: Reviewed,
  round: Round,
  at: Date,
): Promise<string> {
  const rounds = await tx.submissionRound.findMany({
    where: { submissionId: id },
    select: { digest: true, contentDigest: true },
  });
  const contentDigest = digestOf(round, undefined);
  const alike = rounds.filter((one) => one.contentDigest === contentDigest).map(({ digest }) => digest);
  if (votes.some(({ decision, digest }) => decision === "request_changes" && alike.includes(digest)))
    throw new DomainError(
      "conflict",
      "Changes were requested on exactly this. Change the server or what the submission says, then resubmit.",
    );
  if (present !== null && alike.includes(present)) return present;
  if (rounds.length >= roundsMax)
    throw new DomainError(
      "conflict",
      `This has stood for review ${roundsMax} times. Decide on it as it is, or withdraw it and submit it anew.`,
    );

  const again = alike.length > 0 ? rounds.length + 1 : undefined;
  const digest = digestOf(round, again);
  await tx.submissionRound.create({
    data: {
      submissionId: id,
      digest,
      contentDigest,
      document: JSON.stringify(round.document),
      snapshotId: round.snapshot?.id ?? null,
      facts: canonicalJson(factsOf(round, again)),
      createdAt: at,
    },
  });
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
      ...readFacts(row.facts),
    }
  );
}

function digestOf(round: Round, again: number | undefined): string {
  return submissionDigest({ ...round, snapshotHash: round.snapshot?.hash ?? null, again });
}

function readFacts(facts: string) {
  return JSON.parse(facts) as ReturnType<typeof factsOf>;
}

function factsOf(
  { findings, labels, owner, classification, accessLevel, purpose }: Round,
  again: number | undefined,
) {
  return {
    findings: [...findings],
    labels: [...labels],
    owner,
    data_classification: classification as Classification,
    access_level: accessLevel as AccessLevel,
    purpose,
    ...(again === undefined ? {} : { again }),
  };
}
