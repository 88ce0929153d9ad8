import type { Prisma, Tx } from "#lib/db/client.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import type { PreparedRows } from "./prepare-rows.ts";

/** A page and the place behind it. `next` is null behind the last one. */
export type PageToStore = {
  prepared: PreparedRows;
  rows: number;
  bytes: number;
  next: string | null;
  checkpoint: string | null;
};

type RunPlace = { id: string; sourceId: string; crawlId: string; position: number; pages: number };

/**
 * Writes a page's entries and rejections and moves the run's position behind it, in one transaction: a killed process
 * leaves either both or neither.
 *
 * @returns false when the run was stopped, or somebody else stored this page: nothing is written then
 */
export async function storePage(run: RunPlace, page: PageToStore): Promise<boolean> {
  return db().$transaction(
    async (tx) => {
      const at = await now({}, tx);
      const { prepared, rows } = page;
      const moved = await tx.sourceRun.updateMany({
        where: { id: run.id, status: "running", pages: run.pages, crawledAt: null },
        data: {
          cursor: page.next,
          checkpoint: page.checkpoint,
          pages: { increment: 1 },
          position: { increment: rows },
          seen: { increment: rows },
          bytes: { increment: page.bytes },
          rejected: { increment: prepared.rejections.length },
          failures: 0,
          error: null,
          retryAt: null,
          advancedAt: at,
          crawledAt: page.next === null ? at : null,
        },
      });
      if (moved.count === 0) return false;
      const counts = await upsertEntries(tx, run, prepared, at);
      await touchListed(tx, run, prepared);
      await tx.sourceRejection.createMany({
        data: prepared.rejections.map((rejection) => ({
          ...rejection,
          runId: run.id,
          sourceId: run.sourceId,
          createdAt: at,
        })),
      });
      await tx.sourceRun.update({
        where: { id: run.id },
        data: {
          added: { increment: counts.added },
          changed: { increment: counts.changed },
          unchanged: { increment: counts.unchanged },
          leftOut: { increment: counts.left_out },
          ...(await risenHighWater(tx, run.id, prepared, at)),
        },
      });
      return true;
    },
    { maxWait: 10_000, timeout: 60_000 },
  );
}

type Counts = { added: number; changed: number; unchanged: number; left_out: number };

/**
 * All entries of a page in one statement. An entry that says what it said before is only marked as seen; one that the
 * filter does not take is written only where it is known already, so that it goes out of sight.
 */
async function upsertEntries(tx: Tx, run: RunPlace, { entries }: PreparedRows, at: Date): Promise<Counts> {
  const [counts] = await tx.$queryRaw<[Counts]>`
    WITH incoming AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(entries)}::json) AS row(
        id text, name text, version text, title text, description text, format text, document text, hash text,
        valid boolean, issues jsonb, errors integer, warnings integer, status text, status_message text,
        is_latest boolean, published_at timestamptz, updated_at timestamptz, matches boolean)
    ), known AS (
      SELECT name, version,
        (e.hash, e.valid, e.status, e.status_message, e.is_latest, e.matches, e.gone_at IS NOT NULL)
          IS DISTINCT FROM
        (i.hash, i.valid, i.status, i.status_message, i.is_latest, i.matches, i.status = 'deleted') AS differs
      FROM source_entry e JOIN incoming i USING (name, version) WHERE e.source_id = ${run.sourceId}
    ), written AS (
      INSERT INTO source_entry AS e (id, source_id, name, version, title, description, format, document, hash, valid,
        issues, errors, warnings, status, status_message, is_latest, published_at, updated_at, matches, crawl_id,
        first_seen_at, changed_at, gone_at)
      SELECT id, ${run.sourceId}, name, version, title, description, format, document, hash, valid,
        issues, errors, warnings, status, status_message, is_latest, published_at, updated_at, matches, ${run.crawlId},
        ${at}::timestamptz, ${at}::timestamptz, CASE WHEN status = 'deleted' THEN ${at}::timestamptz END
      FROM incoming LEFT JOIN known USING (name, version)
      WHERE matches OR known.differs IS NOT NULL
      ON CONFLICT (source_id, name, version) DO UPDATE SET
        (title, description, format, document, hash, valid, issues, errors, warnings, status, status_message, is_latest,
          published_at, updated_at, matches, crawl_id) =
        (excluded.title, excluded.description, excluded.format, excluded.document, excluded.hash, excluded.valid,
          excluded.issues, excluded.errors, excluded.warnings, excluded.status, excluded.status_message,
          excluded.is_latest, excluded.published_at, excluded.updated_at, excluded.matches, excluded.crawl_id),
        gone_at = CASE WHEN excluded.gone_at IS NOT NULL THEN coalesce(e.gone_at, excluded.gone_at) END,
        changed_at = CASE
          WHEN (SELECT differs FROM known WHERE known.name = e.name AND known.version = e.version)
          THEN excluded.changed_at ELSE e.changed_at END
    )
    SELECT
      count(*) FILTER (WHERE differs IS NULL AND matches)::integer AS added,
      count(*) FILTER (WHERE differs)::integer AS changed,
      count(*) FILTER (WHERE NOT differs)::integer AS unchanged,
      count(*) FILTER (WHERE differs IS NULL AND NOT matches)::integer AS left_out
    FROM incoming LEFT JOIN known USING (name, version)`;
  return counts;
}

/** Marks the known entries whose row can't be taken any more as seen: what is listed, however badly, is not gone. */
async function touchListed(tx: Tx, run: RunPlace, { listed }: PreparedRows): Promise<void> {
  if (listed.length === 0) return;
  await tx.$executeRaw`
    UPDATE source_entry e SET crawl_id = ${run.crawlId}
    FROM json_to_recordset(${JSON.stringify(listed)}::json) AS row(name text, version text)
    WHERE e.source_id = ${run.sourceId} AND e.name = row.name AND e.version = row.version`;
}

/** The latest change that the source tells of, never later than now: a date ahead would hide what comes before it. */
async function risenHighWater(
  tx: Tx,
  id: string,
  { entries }: PreparedRows,
  at: Date,
): Promise<Prisma.SourceRunUpdateInput> {
  const times = entries.flatMap((entry) => (entry.updated_at ? [Date.parse(entry.updated_at)] : []));
  if (times.length === 0) return {};
  const { highWater } = await tx.sourceRun.findUniqueOrThrow({ where: { id }, select: { highWater: true } });
  const latest = Math.max(highWater?.getTime() ?? 0, Math.min(Math.max(...times), at.getTime()));
  return { highWater: new Date(latest) };
}
