import { type AuditProjection, project } from "#lib/core/audit-projection.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import { wantedMembers } from "./scan-record.ts";

/** All of a record that `project` looks at. */
export const columnMembers = wantedMembers({
  audit_id: true,
  timestamp: true,
  received_at: true,
  class: true,
  action: true,
  caller: { identity: true, agent: true, session_id: true, trace_id: true, client_ip: true },
  operation: { server: true, name: true },
  targets: true,
  result: { status: true, duration_ms: true },
  context: { gateway_id: true },
});

/**
 * The columns that do not follow from the record: whoever changes what is searched and leaves the hashed bytes alone is
 * found here. Names alone, for the values may be about people.
 */
export function alteredColumns(record: AuditRecord, stored: AuditProjection): string[] {
  const derived = projection(record);
  if (!derived) return Object.keys(stored);
  return (Object.keys(derived) as (keyof AuditProjection)[]).filter(
    (name) => !agree(name, derived[name], stored[name]),
  );
}

/** Null for what was sealed and has not the form of a record. */
function projection(record: AuditRecord): AuditProjection | null {
  try {
    return project(record);
  } catch {
    return null;
  }
}

function agree(name: keyof AuditProjection, derived: unknown, stored: unknown): boolean {
  if (derived === stored) return true;
  if (typeof derived !== typeof stored || derived === null || stored === null) return false;
  if (Array.isArray(derived) && Array.isArray(stored))
    return derived.length === stored.length && derived.every((value, index) => value === stored[index]);
  // The database writes addresses and ids in a form of its own.
  if (name === "client_ip") return address(String(derived)) === address(String(stored));
  if (name === "event_id") return String(derived).toLowerCase() === stored;
  return false;
}

function address(text: string): string {
  return text.includes(":") ? new URL(`http://[${text}]/`).hostname : text;
}
