import type { AuditEvent } from "./schemas.ts";

/** An event as the schema `audit` has it. */
export type EventRow = {
  id: string;
  occurred_at: Date;
  action: string;
  outcome: AuditEvent["outcome"];
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  actor_via: string | null;
  target_type: string | null;
  target_id: string | null;
  target_name: string | null;
  reason: string | null;
  before: AuditEvent["before"];
  after: AuditEvent["after"];
  request_id: string;
  client_ip: string | null;
  user_agent: string | null;
};

export function toEvent(row: EventRow): AuditEvent {
  return {
    id: row.id,
    occurred_at: row.occurred_at.toISOString(),
    action: row.action,
    outcome: row.outcome,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name, via: row.actor_via },
    target:
      row.target_type && row.target_id
        ? { type: row.target_type, id: row.target_id, name: row.target_name }
        : null,
    reason: row.reason,
    before: row.before,
    after: row.after,
    request_id: row.request_id,
    client_ip: row.client_ip,
    user_agent: row.user_agent,
  };
}
