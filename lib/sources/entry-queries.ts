import { notFound } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import type { SubmissionStatus, VersionStatus } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { contains } from "#lib/db/contains.ts";
import { query } from "#lib/kernel/query.ts";
import type { ValidationIssue } from "#lib/registry/validation/index.ts";
import { explainState } from "./explain-state.ts";
import { assertSource } from "./queries.ts";
import { type EntrySummary, entryPage, entryQuery, entryRef, entryView } from "./schemas.ts";

export const listSourceEntries = query({
  id: "listSourceEntries",
  permission: "source.read",
  summary: "What a source offers, by name and version, with each entry's verdict and state",
  input: entryQuery,
  output: entryPage,
  async run(_ctx, { id, q, status, state, verdict, latest, attention, cursor, limit }) {
    await assertSource(id);
    const [afterName, afterVersion] = cursor ? decodeCursor(cursor, 2) : [];
    const pattern = contains(q);
    const keys = await db().$queryRaw<{ id: string; name: string; version: string }[]>`
      SELECT id, name, version FROM source_entry
      WHERE source_id = ${id} AND matches
        AND (${afterName ?? null}::text IS NULL OR (name, version) > (${afterName ?? null}, ${afterVersion ?? null}))
        AND (${state ?? null}::text IS NULL OR state = ${state ?? null})
        AND (${status ?? null}::text IS NULL OR status = ${status ?? null})
        AND (${verdict ?? null}::text IS NULL OR valid = (${verdict ?? null} = 'valid'))
        AND (NOT ${latest ?? false} OR is_latest)
        AND (NOT ${attention ?? false} OR (approved AND state IN ('changed', 'gone')))
        AND (${pattern}::text IS NULL OR name ILIKE ${pattern} OR description ILIKE ${pattern})
      ORDER BY name, version
      LIMIT ${limit + 1}`;
    const page = toPage(keys, limit, (row) => [row.name, row.version]);
    const rows = await db().sourceEntry.findMany({
      where: { id: { in: page.items.map((row) => row.id) } },
      orderBy: [{ name: "asc" }, { version: "asc" }],
    });
    const statuses = await submissionStatuses(rows);
    return { ...page, items: rows.map((row) => toSummary(row, statuses)) };
  },
});

export const getSourceEntry = query({
  id: "getSourceEntry",
  permission: "source.read",
  summary: "One entry: its document, what the validator says, and what is approved here beside it",
  input: entryRef,
  output: entryView,
  async run(_ctx, { id, entry_id }) {
    const row = await db().sourceEntry.findUnique({ where: { id: entry_id } });
    if (!row || row.sourceId !== id) throw notFound("entry");
    return {
      ...toSummary(row, await submissionStatuses([row])),
      document: JSON.parse(row.document),
      issues: row.issues as ValidationIssue[],
      approved_document: await approvedDocument(row),
    };
  },
});

type Row = Prisma.SourceEntryGetPayload<object>;

async function submissionStatuses(rows: readonly Row[]): Promise<Map<string, SubmissionStatus>> {
  const submissions = await db().submission.findMany({
    where: { id: { in: rows.flatMap(({ submissionId }) => submissionId ?? []) } },
    select: { id: true, status: true },
  });
  return new Map(submissions.map(({ id, status }) => [id, status as SubmissionStatus]));
}

function toSummary(row: Row, statuses: Map<string, SubmissionStatus>): EntrySummary {
  const submissionStatus = statuses.get(row.submissionId ?? "");
  const state = row.state as EntrySummary["state"];
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    title: row.title,
    description: row.description,
    state,
    explanation: explainState({ ...row, state }),
    valid: row.valid,
    errors: row.errors,
    warnings: row.warnings,
    format: row.format as EntrySummary["format"],
    hash: row.hash,
    status: row.status as EntrySummary["status"],
    status_message: row.statusMessage,
    is_latest: row.isLatest,
    published_at: row.publishedAt?.toISOString() ?? null,
    updated_at: row.updatedAt?.toISOString() ?? null,
    approved: row.approved,
    submission:
      row.submissionId && submissionStatus ? { id: row.submissionId, status: submissionStatus } : null,
    first_seen_at: row.firstSeenAt.toISOString(),
    changed_at: row.changedAt.toISOString(),
    gone_at: row.goneAt?.toISOString() ?? null,
  };
}

/** This version as it is approved here; or else the server's latest approved version, to compare a new one with. */
async function approvedDocument({ name, version }: Row) {
  const versions = await db().serverVersion.findMany({
    where: { server: { name }, document: { not: null }, OR: [{ version }, { isLatest: true }] },
    select: { version: true, status: true, document: true, approvedBy: true },
  });
  const approved = versions.find((one) => one.version === version) ?? versions[0];
  if (!approved?.document || !approved.approvedBy) return null;
  return {
    version: approved.version,
    status: approved.status as VersionStatus,
    submission: approved.approvedBy,
    document: JSON.parse(approved.document),
  };
}
