import { notFound } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { lookBefore } from "#lib/kernel/looks.ts";
import { query } from "#lib/kernel/query.ts";
import { compareMaterials } from "./comparison/compare-materials.ts";
import type { ReviewMaterial } from "./comparison/review-material.ts";
import { loadMaterial } from "./review-round.ts";
import { type ComparisonView, comparisonQuery, comparisonView } from "./review-schemas.ts";
import type { ServerJson } from "./server-json.ts";
import { snapshotBody } from "./snapshot.ts";
import { findingsOf, labelsOf, ownerOf } from "./submission-row.ts";

const include = { snapshot: true, ownerTeam: true, ownerUser: true, version: true } as const;
type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;
type Base = { against: NonNullable<ComparisonView["against"]>; material: ReviewMaterial };

export const compareSubmission = query({
  id: "compareSubmission",
  permission: "submission.read",
  summary: "What is different from what was approved, from what you saw last, or from an earlier state",
  input: comparisonQuery,
  output: comparisonView,
  async run(ctx, { id, against }) {
    const row = await findRow(id);
    if (!row) throw notFound("submission");
    const base = await baseOf(ctx, row, against);
    if (!base || row.digest === null) return { against: null, changes: [] };
    return { against: base.against, changes: compareMaterials(base.material, await materialOf(row)) };
  },
});

function findRow(id: string) {
  return db().submission.findUnique({ where: { id }, include });
}

async function baseOf(ctx: Ctx, row: Row, against: string): Promise<Base | null> {
  switch (against) {
    case "approved":
      return approvedBase(row);
    case "last_look":
      return lookedAtBase(ctx, row);
    default:
      return earlierBase(row, against);
  }
}

/** What was approved of the same server last, before this was decided. */
async function approvedBase({ id, version, decidedAt }: Row): Promise<Base | null> {
  if (!version) return null;
  const approved = await db().submission.findFirst({
    where: {
      id: { not: id },
      status: "approved",
      version: { serverId: version.serverId },
      ...(decidedAt ? { decidedAt: { lt: decidedAt } } : {}),
    },
    orderBy: [{ decidedAt: "desc" }, { id: "desc" }],
    include,
  });
  if (!approved?.digest || !approved.decidedAt) return null;
  const against = {
    kind: "approved" as const,
    label: approved.version?.version ?? "",
    digest: approved.digest,
    at: approved.decidedAt.toISOString(),
  };
  return { against, material: await materialOf(approved) };
}

async function lookedAtBase({ actor }: Ctx, { id, digest }: Row): Promise<Base | null> {
  if (actor.kind !== "user" || digest === null) return null;
  const look = await lookBefore(db(), { subjectId: id, userId: actor.id, digest });
  const material = look && (await loadMaterial(db(), id, look.digest));
  if (!material) return null;
  const at = look.lastSeenAt.toISOString();
  return { against: { kind: "last_look", label: "what you saw last", digest: look.digest, at }, material };
}

/** @throws DomainError `not_found` for a digest that never stood for review here */
async function earlierBase({ id }: Row, digest: string): Promise<Base> {
  const round = await db().submissionRound.findUnique({
    where: { submissionId_digest: { submissionId: id, digest } },
    select: { createdAt: true },
  });
  const material = round && (await loadMaterial(db(), id, digest));
  if (!material) throw notFound("state of this submission");
  const at = round.createdAt.toISOString();
  return { against: { kind: "earlier", label: "an earlier state", digest, at }, material };
}

/** What stands for review now. What was put to review before its rounds were kept is in the submission itself. */
async function materialOf(row: Row): Promise<ReviewMaterial> {
  const kept = row.digest === null ? null : await loadMaterial(db(), row.id, row.digest);
  return (
    kept ?? {
      document: JSON.parse(row.document ?? "null") as ServerJson | null,
      snapshot: row.snapshot && snapshotBody.parse(JSON.parse(row.snapshot.body)),
      owner: ownerOf(row).ref,
      data_classification: row.classification as ReviewMaterial["data_classification"],
      access_level: row.accessLevel as ReviewMaterial["access_level"],
      purpose: row.purpose,
      findings: findingsOf(row),
      labels: labelsOf(row),
    }
  );
}
