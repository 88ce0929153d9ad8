import type { Prisma } from "#lib/db/client.ts";
import type { Verification } from "./schemas.ts";
import { verificationReport, verificationStatuses } from "./schemas.ts";

/** A check of the log as the API shows it. */
export function verificationView(row: Prisma.AuditVerificationGetPayload<object>): Verification {
  const status = verificationStatuses.find((name) => name === row.status);
  if (!status) throw new Error(`There is no status ${row.status} of a verification.`);
  return {
    id: row.id,
    status,
    checked: Number(row.checked),
    total: Number(row.total),
    report: row.report === null ? null : verificationReport.parse(row.report),
    failure: row.failure,
    started_at: row.startedAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}
