import type { AuditRecord, EventStatus, targetAccesses } from "#lib/core/audit-record.ts";

type Access = (typeof targetAccesses)[number];

const ofStatus: Record<EventStatus, number> = { success: 1, error: 3, timeout: 3, denied: 5 };
const ofAccess: Record<Access, number> = { read: 0, write: 1, delete: 2, admin: 3 };

/** How much an event calls for attention, from 1 to 8 on CEF's scale of 0 to 10: how it ended, and the most it touched. */
export function severityOf({ result, targets }: AuditRecord): number {
  return ofStatus[result.status] + ofAccess[mostAccess(targets) ?? "read"];
}

/** The access that reaches furthest of those that are named. */
export function mostAccess(targets: AuditRecord["targets"]): Access | undefined {
  return targets
    .flatMap(({ access }) => access ?? [])
    .reduce<Access | undefined>((most, access) => {
      return most === undefined || ofAccess[access] > ofAccess[most] ? access : most;
    }, undefined);
}
