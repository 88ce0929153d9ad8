import { notFound } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import type { ImportBatchView, ItemStatus } from "./schemas.ts";

/** @throws DomainError `not_found` */
export async function loadBatchView(
  tx: Pick<Tx, "importBatch" | "importItem">,
  id: string,
): Promise<ImportBatchView> {
  const batch = await tx.importBatch.findUnique({
    where: { id },
    include: {
      source: { select: { id: true, name: true } },
      requestedBy: { select: { id: true, name: true } },
    },
  });
  if (!batch) throw notFound("import");
  const counts = await countItems(tx, id);
  return {
    id: batch.id,
    source: batch.source,
    status: batch.status as ImportBatchView["status"],
    requested_by: batch.requestedBy,
    owner: batch.owner,
    data_classification: batch.classification as ImportBatchView["data_classification"],
    access_level: batch.accessLevel as ImportBatchView["access_level"],
    purpose: batch.purpose,
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    ...counts,
    created_at: batch.createdAt.toISOString(),
    finished_at: batch.finishedAt?.toISOString() ?? null,
  };
}

export async function countItems(
  tx: Pick<Tx, "importItem">,
  batchId: string,
): Promise<Record<ItemStatus, number>> {
  const groups = await tx.importItem.groupBy({ by: ["status"], where: { batchId }, _count: true });
  const count = (status: ItemStatus) => groups.find((group) => group.status === status)?._count ?? 0;
  return {
    pending: count("pending"),
    submitted: count("submitted"),
    skipped: count("skipped"),
    refused: count("refused"),
  };
}
