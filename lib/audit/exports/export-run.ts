import type { AuditQuery } from "#lib/core/audit-query/index.ts";
import { db } from "#lib/db/client.ts";
import { type ExportRow, isOpen } from "./export-view.ts";
import type { ExportFormat } from "./schemas.ts";
import { isPart, type Snapshot, type StoredPart, storedFiles, storedSnapshot } from "./stored.ts";

/** An export that is at work. */
export type ExportRun = Pick<ExportRow, "id" | "query" | "requestedById" | "createdAt"> & {
  format: ExportFormat;
  search: AuditQuery;
  snapshot: Snapshot;
  folder: string;
};

/** Thrown where an export goes on that is no longer to: it was cancelled, or another process is ahead of this one. */
export class Stopped extends Error {}

/**
 * Takes up an export where it stands.
 *
 * @returns what it is, and the parts that are written
 * @throws Stopped when there is nothing left to do
 */
export async function takeUp(id: string, folder: string): Promise<{ run: ExportRun; parts: StoredPart[] }> {
  await db().auditExport.updateMany({ where: { id, status: "queued" }, data: { status: "running" } });
  const row = await db().auditExport.findUniqueOrThrow({ where: { id } });
  if (!isOpen(row.status)) throw new Stopped();
  const { logs, search } = storedSnapshot.parse(row.snapshot);
  const { query, requestedById, createdAt, format } = row;
  return {
    run: {
      id,
      query,
      requestedById,
      createdAt,
      format: format as ExportFormat,
      search,
      snapshot: logs,
      folder,
    },
    parts: storedFiles.parse(row.parts).filter(isPart),
  };
}

/**
 * Says how far an export is, and learns whether it is to go on.
 *
 * @param progress of 1
 * @throws Stopped
 */
export async function beat({ id }: ExportRun, rows: number, progress: number): Promise<void> {
  const { count } = await db().auditExport.updateMany({
    where: { id, status: "running" },
    data: { rowsDone: rows, progress },
  });
  if (count === 0) throw new Stopped();
}

/**
 * Records a part that is whole: it is written once, whoever comes back to this export.
 *
 * @param before how many were recorded before it
 * @throws Stopped
 */
export async function recordPart({ id }: ExportRun, before: number, part: StoredPart): Promise<void> {
  const count = await db().$executeRaw`
    UPDATE audit_export SET parts = parts || ${JSON.stringify([part])}::jsonb
    WHERE id = ${id} AND status = 'running' AND jsonb_array_length(parts) = ${before}`;
  if (count === 0) throw new Stopped();
}
