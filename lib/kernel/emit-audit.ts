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
    | "publisher";
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

/** Writes one audit event in the transaction of the change it records: both commit or neither does. */
export async function emitAudit(tx: Pick<Tx, "$executeRaw">, ctx: Ctx, entry: AuditEntry): Promise<void> {
  const { actor } = ctx;
  const via = actor.kind === "user" ? actor.via : null;
  const id = actor.kind === "anonymous" ? null : actor.id;
  const { target, reason } = entry;
  await tx.$executeRaw`
    INSERT INTO audit.event (id, occurred_at, action, outcome, actor_kind, actor_id, actor_name, actor_via,
      target_type, target_id, target_name, reason, before, after, request_id, client_ip, user_agent)
    VALUES (${newId("auditEvent")}, coalesce(${ctx.at ?? null}::timestamptz, clock_timestamp()), ${entry.action},
      ${entry.outcome ?? "success"}, ${actor.kind}, ${id}, ${actorLabel(actor)}, ${via},
      ${target?.type ?? null}, ${storable(target?.id)}, ${storable(target?.name)}, ${storable(reason)},
      ${toJson(entry.before)}::jsonb, ${toJson(entry.after)}::jsonb, ${ctx.requestId}, ${ctx.clientIp}, ${ctx.userAgent})`;
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

function toJson(facts: Record<string, unknown> | null | undefined): string | null {
  if (!facts) return null;
  return JSON.stringify(facts, (_key, value) => (typeof value === "string" ? storable(value) : value));
}

/** Postgres holds neither NUL nor half a surrogate pair: the first is shown by its picture, the second as U+FFFD. */
function storable(text: string | undefined): string | null {
  return text?.replaceAll("\0", "\u2400").toWellFormed() ?? null;
}
