import type { Actor } from "../core/actor.ts";
import type { AuditAction, AuditOutcome } from "../core/audit-actions.ts";
import { newId } from "../core/ids.ts";
import type { Tx } from "../db/client.ts";
import type { Ctx } from "./ctx.ts";

export type AuditTarget = {
  type:
    | "submission"
    | "server"
    | "user"
    | "team"
    | "token"
    | "client"
    | "catalog"
    | "namespace"
    | "setting"
    | "source"
    | "policy_change"
    | "publisher"
    | "quarantine"
    | "delegation"
    | "recertification"
    | "campaign";
  id: string;
  name?: string;
};

export type AuditEntry = {
  action: AuditAction;
  outcome?: AuditOutcome;
  target?: AuditTarget;
  /** The facts that changed, and only those: before and after. Never a secret. */
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  reason?: string;
};

/**
 * Writes audit events in the transaction of the change they record: all commit or none does. However many there are, they
 * go in one statement, in their order.
 */
export async function emitAudit(
  tx: Pick<Tx, "$executeRaw">,
  ctx: Ctx,
  ...entries: readonly AuditEntry[]
): Promise<void> {
  const { actor } = ctx;
  const via = actor.kind === "user" ? actor.via : null;
  const id = actor.kind === "anonymous" ? null : actor.id;
  await tx.$executeRaw`
    INSERT INTO audit.event (id, occurred_at, action, outcome, actor_kind, actor_id, actor_name, actor_via,
      target_type, target_id, target_name, reason, before, after, request_id, client_ip, user_agent)
    SELECT entry.id, coalesce(${ctx.at ?? null}::timestamptz, clock_timestamp()), action, outcome,
      ${actor.kind}, ${id}, ${actorLabel(actor)}, ${via},
      target_type, target_id, target_name, reason, before, after, ${ctx.requestId}, ${ctx.clientIp}, ${ctx.userAgent}
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(entries.map(toRow))}::jsonb)
      AS (id text, action text, outcome text, target_type text, target_id text, target_name text, reason text,
        before jsonb, after jsonb)) WITH ORDINALITY entry
    ORDER BY ordinality`;
}

function toRow({ action, outcome = "success", target, reason, before, after }: AuditEntry) {
  return {
    id: newId("auditEvent"),
    action,
    outcome,
    target_type: target?.type,
    target_id: storable(target?.id),
    target_name: storable(target?.name),
    reason: storable(reason),
    before: storableFacts(before),
    after: storableFacts(after),
  };
}

function actorLabel(actor: Actor): string {
  switch (actor.kind) {
    case "user":
      return `${actor.name} <${actor.email}>`;
    case "anonymous":
      return "anonymous";
    default:
      return actor.name;
  }
}

function storableFacts(facts: Record<string, unknown> | null | undefined): unknown {
  if (!facts) return null;
  return JSON.parse(
    JSON.stringify(facts, (_key, value) => (typeof value === "string" ? storable(value) : value)),
  );
}

/** Postgres holds neither NUL nor half a surrogate pair: the first is shown by its picture, the second as U+FFFD. */
function storable(text: string | undefined): string | null {
  return text?.replaceAll("\0", "\u2400").toWellFormed() ?? null;
}
