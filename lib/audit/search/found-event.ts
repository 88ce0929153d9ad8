import type { RetentionClass } from "#lib/core/audit-record.ts";
import { type AuditRecord, auditRecord } from "#lib/core/audit-record.ts";
import type { FoundEvent } from "./schemas.ts";

export type FoundRow = {
  class: RetentionClass;
  idx: string;
  sealed_at: Date;
  event_id: string;
  /** To the microsecond, as the list is sorted. */
  at: string;
  body: string;
};

/** The columns of a `FoundRow`. */
export const foundColumns = `class, idx, sealed_at, event_id,
  to_char(ts AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, body`;

export function toFoundEvent(row: Pick<FoundRow, "class" | "idx" | "sealed_at" | "body">): FoundEvent {
  return { record: recordOf(row.body), place: placeOf(row) };
}

export function recordOf(body: string): AuditRecord {
  return auditRecord.parse(JSON.parse(body));
}

export function placeOf({ class: log, idx, sealed_at }: Pick<FoundRow, "class" | "idx" | "sealed_at">) {
  return { class: log, index: Number(idx), sealed_at: sealed_at.toISOString() };
}
