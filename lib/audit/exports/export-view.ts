import type { Actor } from "#lib/core/actor.ts";
import { notFound } from "#lib/core/errors.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { AuditExport, ExportFormat } from "./schemas.ts";
import { storedFiles } from "./stored.ts";

export const exportRow = { include: { requestedBy: { select: { id: true, name: true } } } } as const;
export type ExportRow = Prisma.AuditExportGetPayload<typeof exportRow>;

export function isOpen(status: string): boolean {
  return status === "queued" || status === "running";
}

/** Files are shown once all of them are there; of an expired export they say what was handed out. */
export function toView(row: ExportRow, actor: Actor): AuditExport {
  const complete = row.status === "done" || row.status === "expired";
  const files = complete ? storedFiles.parse(row.parts) : [];
  return {
    id: row.id,
    query: row.query,
    format: row.format as ExportFormat,
    status: row.status as AuditExport["status"],
    rows: Number(row.rowsDone),
    progress: row.progress,
    failure: row.failure,
    requested_by: row.requestedBy,
    created_at: row.createdAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
    expires_at: row.expiresAt?.toISOString() ?? null,
    files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    can_cancel: isOpen(row.status) && isOwn(row, actor),
  };
}

export function isOwn({ requestedById }: Pick<ExportRow, "requestedById">, actor: Actor): boolean {
  return actor.kind === "user" && actor.id === requestedById;
}

/** @throws DomainError `not_found` */
export async function loadExport(tx: Pick<Tx, "auditExport">, id: string): Promise<ExportRow> {
  const row = await tx.auditExport.findUnique({ where: { id }, ...exportRow });
  if (!row) throw notFound("export");
  return row;
}

/** The same, with its row locked: nobody else changes it meanwhile. */
export async function lockExport(tx: Tx, id: string): Promise<ExportRow> {
  await tx.$queryRaw`SELECT id FROM audit_export WHERE id = ${id} FOR UPDATE`;
  return loadExport(tx, id);
}
