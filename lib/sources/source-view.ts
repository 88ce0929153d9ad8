import { notFound } from "#lib/core/errors.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { runInclude, toRunView } from "./run-row.ts";
import { type SourceSummary, sourceFilter } from "./schemas.ts";

export const sourceInclude = {
  createdBy: { select: { id: true, name: true } },
  // The text itself stays where it is: it may have 32 MiB.
  file: { select: { bytes: true, digest: true, uploadedAt: true } },
  runs: { include: runInclude, orderBy: { id: "desc" }, take: 1 },
} satisfies Prisma.SourceInclude;

export type SourceRow = Prisma.SourceGetPayload<{ include: typeof sourceInclude }>;

/** @throws DomainError `not_found` */
export async function loadSourceSummary(
  tx: Pick<Tx, "source" | "sourceRejection" | "$queryRaw">,
  id: string,
): Promise<SourceSummary> {
  const row = await tx.source.findUnique({ where: { id }, include: sourceInclude });
  if (!row) throw notFound("source");
  return toSummary(row, (await countEntries(tx, [id])).get(id));
}

export function toSummary(row: SourceRow, counts: EntryCounts = noEntries): SourceSummary {
  const [last] = row.runs;
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as SourceSummary["kind"],
    url: row.url,
    file: row.file && {
      bytes: row.file.bytes,
      digest: row.file.digest,
      uploaded_at: row.file.uploadedAt.toISOString(),
    },
    filter: sourceFilter.parse(row.filter),
    paused: row.paused,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    synced_at: row.syncedAt?.toISOString() ?? null,
    counts,
    last_run: last ? toRunView(last) : null,
  };
}

type EntryCounts = SourceSummary["counts"];

const noEntries: EntryCounts = {
  total: 0,
  new: 0,
  submitted: 0,
  same: 0,
  changed: 0,
  invalid: 0,
  gone: 0,
  rejected: 0,
  attention: 0,
};

type StateCount = { id: string; state: keyof EntryCounts; count: number; attention: number };

/** How many entries each of these sources has in each state. */
export async function countEntries(
  tx: Pick<Tx, "sourceRejection" | "$queryRaw">,
  sourceIds: readonly string[],
): Promise<Map<string, EntryCounts>> {
  const ids = [...sourceIds];
  const states = await tx.$queryRaw<StateCount[]>`
    SELECT source_id AS id, state, count(*)::integer AS count,
      (count(*) FILTER (WHERE approved AND state IN ('changed', 'gone')))::integer AS attention
    FROM source_entry WHERE source_id = ANY(${ids}::text[]) AND matches GROUP BY source_id, state`;
  const rejections = await tx.sourceRejection.groupBy({
    by: ["sourceId"],
    where: { sourceId: { in: ids } },
    _count: true,
  });
  const counts = new Map(ids.map((id) => [id, { ...noEntries }]));
  for (const { id, state, count, attention } of states) {
    const own = counts.get(id);
    if (!own) continue;
    own[state] = count;
    own.total += count;
    own.attention += attention;
  }
  for (const { sourceId, _count } of rejections) {
    const own = counts.get(sourceId);
    if (own) own.rejected = _count;
  }
  return counts;
}
