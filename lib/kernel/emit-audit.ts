import type { Actor } from "../core/actor.ts";
import type { AuditAction, AuditOutcome } from "../core/audit-actions.ts";
import { project } from "../core/audit-projection.ts";
import { type AuditRecord, classOfCommand, recordVersion } from "../core/audit-record.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { newUuid } from "../core/ids.ts";
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
    | "campaign"
    | "event"
    | "search"
    | "export"
    | "hold"
    | "verification"
    | "subject"
    | "log"
    | "recording_rule"
    | "agent"
    | "grant"
    | "consent"
    | "access_policy_change"
    | "duty_rule"
    | "duty_exception"
    | "bundle"
    | "access_review"
    | "approval"
    | "standing_permission"
    | "security_key"
    | "access_review_schedule";
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
  tx: Pick<Tx, "$executeRaw" | "$queryRaw">,
  ctx: Ctx,
  ...entries: readonly AuditEntry[]
): Promise<string[]> {
  const at = await timeOf(tx, ctx);
  const rows = entries.map((entry) => toRow(toRecord(ctx, entry, at)));
  await tx.$executeRaw`
    INSERT INTO audit.inbox (event_id, class, received_at, ts, action, status, actor, operation, client_ip, targets, body, digest)
    SELECT event_id, class, ts, ts, action, status, actor, operation, client_ip, targets, body, sha256(convert_to(body, 'UTF8'))
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS (event_id uuid, class text, ts timestamptz, action text, status text, actor text, operation text, client_ip inet,
        targets text[], body text)) WITH ORDINALITY entry
    ORDER BY ordinality`;
  return rows.map(({ event_id }) => event_id);
}

/** The story's clock, or the database's, to the microsecond. */
async function timeOf(tx: Pick<Tx, "$queryRaw">, { at }: Ctx): Promise<string> {
  if (at) return at.toISOString().replace("Z", "000Z");
  const [row] = await tx.$queryRaw<[{ now: string }]>`
    SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now`;
  return row.now;
}

function toRecord(ctx: Ctx, entry: AuditEntry, at: string): AuditRecord {
  const { action, outcome = "success", target, reason, before = null, after = null } = entry;
  const { actor } = ctx;
  return {
    audit_id: newUuid(),
    timestamp: at,
    received_at: at,
    version: recordVersion,
    class: classOfCommand(action),
    action,
    caller: {
      ...(actor.kind === "anonymous" ? {} : { identity: actor.id }),
      identity_name: actorLabel(actor),
      identity_type: actor.kind,
      ...(actor.kind === "user" ? { via: actor.via } : {}),
      ...(ctx.clientIp === null ? {} : { client_ip: ctx.clientIp }),
      ...(ctx.userAgent === null ? {} : { user_agent: ctx.userAgent }),
    },
    operation: { type: "console", name: action, request_id: ctx.requestId },
    targets: target ? [target] : [],
    result: { status: outcome === "success" ? "success" : "denied" },
    context: {},
    ...(before || after ? { change: { before, after } } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

function toRow(record: AuditRecord) {
  const stored = storable(record);
  return { ...project(stored), body: canonicalJson(stored) };
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

/** As JSON carries it and Postgres holds it. Names of members come from outside as well. */
function storable(record: AuditRecord): AuditRecord {
  return JSON.parse(JSON.stringify(record), (_name, value) => {
    if (typeof value === "string") return storableText(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [storableText(name), member]));
  });
}

/** Neither NUL nor half a surrogate pair: the first is shown by its picture, the second as U+FFFD. */
export function storableText(text: string): string {
  return text.replaceAll("\0", "\u2400").toWellFormed();
}
