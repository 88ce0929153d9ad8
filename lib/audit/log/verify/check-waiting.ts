import { hash } from "node:crypto";
import type { AuditProjection } from "#lib/core/audit-projection.ts";
import { alteredColumns } from "./check-columns.ts";
import { readRecord } from "./read-record.ts";
import type { Report } from "./report.ts";

/** The maximum merge delay: so long after an event came, it is in a signed log (RFC 6962 §3). */
export const mmdMs = 60_000;

/** What has come and is in no log yet. */
export type WaitingRecord = { class: string; body: string; digest: Uint8Array; columns: AuditProjection };

/** Judges what waits to be sealed. It has no index yet, and nothing but its own digest vouches for it. */
export function checkWaiting(rows: readonly WaitingRecord[], nowMs: number, out: Report): void {
  for (const row of rows) {
    const record = readRecord(row.body);
    const name = `The waiting event ${row.columns.event_id}`;
    if (!record || !hash("sha256", row.body, "buffer").equals(row.digest)) {
      out.find(row.class, null, "MODIFIED", `${name} has not the bytes that it came with.`);
      continue;
    }
    const columns = alteredColumns(record, row.columns);
    const waitedMs = nowMs - Date.parse(record.received_at);
    if (columns.length > 0)
      out.find(
        row.class,
        null,
        "COLUMN_MISMATCH",
        `${name}: what is searched is not what came: ${columns.join(", ")}.`,
      );
    else if (waitedMs > mmdMs)
      out.find(
        row.class,
        null,
        "LATE_UNSEALED",
        `${name} has waited for ${Math.round(waitedMs / 1_000)} seconds.`,
      );
    else out.count("UNSEALED");
  }
}
