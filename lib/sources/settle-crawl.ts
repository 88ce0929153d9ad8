import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";

type Run = Pick<Prisma.SourceRunGetPayload<object>, "id" | "sourceId" | "crawlId" | "mode">;

/** Entries that are marked in one transaction. */
const batchRows = 1_000;

/**
 * Settles what only a whole crawl can tell: after a full one, what it did not see is gone. Runs again harmlessly.
 */
export async function settleCrawl(run: Run): Promise<void> {
  // Submitted or approved while its page was being written: neither of the two could see the other. A crawl that was
  // resumed wrote pages from its first run on.
  await db().$executeRaw`
    UPDATE source_entry e SET state = e.state
    FROM server s JOIN server_version v ON v.server_id = s.id
    WHERE e.source_id = ${run.sourceId} AND e.name = s.name AND e.version = v.version
      AND e.first_seen_at >= (
        SELECT min(started_at) FROM source_run WHERE source_id = ${run.sourceId} AND crawl_id = ${run.crawlId})`;
  if (run.mode !== "full") return;
  while ((await markGone(run)) > 0);
}

async function markGone({ id, sourceId, crawlId }: Run): Promise<number> {
  return db().$transaction(
    async (tx) => {
      const at = await now({}, tx);
      const gone = await tx.$executeRaw`
        UPDATE source_entry SET gone_at = ${at}, changed_at = ${at}
        WHERE id IN (
          SELECT id FROM source_entry
          WHERE source_id = ${sourceId} AND crawl_id <> ${crawlId} AND gone_at IS NULL LIMIT ${batchRows})`;
      if (gone > 0)
        await tx.sourceRun.updateMany({
          where: { id, status: "running" },
          data: { gone: { increment: gone } },
        });
      return gone;
    },
    { maxWait: 10_000, timeout: 60_000 },
  );
}
