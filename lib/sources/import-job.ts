import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { publishingPerson } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { enqueue } from "#lib/kernel/enqueue.ts";
import { log } from "#lib/log.ts";
import { reasonToSkip } from "./import-rules.ts";
import { importEntriesJob } from "./jobs.ts";
import { itemFailuresMax, sliceMs } from "./limits.ts";
import { recordImport } from "./record-import.ts";
import { submitEntry } from "./submit-entry.ts";

type Batch = Prisma.ImportBatchGetPayload<object>;
type Item = Prisma.ImportItemGetPayload<object>;

/**
 * Handles `import-entries`: deals with the items that are left, for a while, and leaves the rest to the next job. Each
 * item is settled in a transaction of its own, so that a killed process repeats and loses none.
 */
export async function handleImportEntries(
  { batch_id }: z.output<typeof importEntriesJob.payload>,
  slice = { ms: sliceMs, itemsMax: Number.POSITIVE_INFINITY },
): Promise<void> {
  const until = performance.now() + slice.ms;
  const batch = await db().importBatch.findUniqueOrThrow({ where: { id: batch_id } });
  for (let items = 0; ; items++) {
    const item = await db().importItem.findFirst({
      where: { batchId: batch_id, status: "pending" },
      orderBy: { position: "asc" },
    });
    if (!item) return finish(batch_id);
    if (items > 0 && (items >= slice.itemsMax || performance.now() >= until))
      return enqueue(db(), importEntriesJob, { batch_id }, { key: batch_id });
    await settleOrGiveUp(batch, item);
  }
}

/** Wakes the imports that nobody works on: their job is gone, or has failed too often. */
export async function wakeImports(): Promise<void> {
  const silent = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM import_batch WHERE status = 'running' AND NOT EXISTS (
      SELECT FROM graphile_worker.jobs
      WHERE key = import_batch.id AND (locked_at IS NOT NULL OR attempts < max_attempts))`;
  for (const { id } of silent) await enqueue(db(), importEntriesJob, { batch_id: id }, { key: id });
}

/** An item that fails for reasons of our own is refused in the end: the others are not to wait for it. */
async function settleOrGiveUp(batch: Batch, item: Item): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      return await settle(batch, item);
    } catch (error) {
      if (failures < itemFailuresMax) continue;
      log.error({ batchId: item.batchId, entryId: item.entryId, err: error }, "entry not imported");
      // Should the database itself be away, this fails too: the item stays, and the queue tries again later.
      return close(
        item,
        "refused",
        "It could not be submitted: something failed here, and the server's log says what. Import it again later.",
      );
    }
  }
}

async function settle(batch: Batch, item: Item): Promise<void> {
  const entry = await db().sourceEntry.findUniqueOrThrow({ where: { id: item.entryId } });
  const skip = reasonToSkip(item, entry);
  if (skip) return close(item, "skipped", skip);

  // As they are now: a role taken away meanwhile no longer submits.
  const actor = await publishingPerson({ id: batch.requestedById });
  if (actor.kind === "anonymous")
    return close(item, "refused", "Who asked for this has no active account any more.");
  const facts = {
    owner: batch.owner,
    data_classification: batch.classification as Classification,
    access_level: batch.accessLevel as AccessLevel,
    purpose: batch.purpose,
  };
  const outcome = await submitEntry(actor, entry, facts, async (tx, submissionId) => {
    const { count } = await tx.importItem.updateMany({
      where: { batchId: item.batchId, position: item.position, status: "pending" },
      data: { status: "submitted", submissionId },
    });
    if (count === 0) throw new DomainError("conflict", "Another job settled this item.");
  });
  if ("refusal" in outcome) await close(item, "refused", outcome.refusal);
}

/** Closes an item without a submission, unless somebody else has settled it meanwhile. */
async function close(item: Item, status: "skipped" | "refused", reason: string): Promise<void> {
  await db().importItem.updateMany({
    where: { batchId: item.batchId, position: item.position, status: "pending" },
    data: { status, reason: oneLine(reason, 500) },
  });
}

async function finish(batchId: string): Promise<void> {
  try {
    await recordImport(systemCtx("Import"), { batch_id: batchId });
  } catch (error) {
    // A job that ran twice: it is recorded already.
    if (!(error instanceof DomainError && error.code === "conflict")) throw error;
  }
}
