import { createHash } from "node:crypto";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import type { ExportLine } from "../../log/index.ts";

/** A record, read: for formats that take it apart. */
export type OpenedRecord = Omit<ExportLine, "body"> & {
  record: AuditRecord;
  /** SHA-256 of the bytes that were hashed into the log, in hexadecimal. */
  digest: string;
};

export function openRecord({ class: log, idx, body }: ExportLine): OpenedRecord {
  const digest = createHash("sha256").update(body).digest("hex");
  return { class: log, idx, record: JSON.parse(body), digest };
}

/** What it was about, as a search names it. */
export function targetNames({ targets }: AuditRecord): string[] {
  return targets.map(({ type, id }) => `${type}:${id}`);
}
