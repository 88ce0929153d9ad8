import type { AuditProjection } from "#lib/core/audit-projection.ts";

/** The columns that the intake fills, in the order of `copyRow`. */
export const copyColumns =
  "event_id, class, received_at, ts, action, status, actor, agent, server, operation, session, trace, gateway, duration_ms, client_ip, targets, body, digest";

/**
 * One row in the text format of COPY (PostgreSQL, COPY: File Formats).
 *
 * @param digest in hexadecimal
 */
export function copyRow(c: AuditProjection, receivedAt: string, body: string, digest: string): string {
  const who = `${field(c.actor)}\t${field(c.agent)}\t${field(c.server)}\t${field(c.operation)}`;
  const where = `${field(c.session)}\t${field(c.trace)}\t${field(c.gateway)}`;
  const what = `${c.duration_ms ?? "\\N"}\t${field(c.client_ip)}\t${field(arrayLiteral(c.targets))}`;
  return `${c.event_id}\t${c.class}\t${receivedAt}\t${c.ts}\t${field(c.action)}\t${c.status}\t${who}\t${where}\t${what}\t${bodyField(body)}\t\\\\x${digest}\n`;
}

function field(text: string | null): string {
  if (text === null) return "\\N";
  return special.test(text) ? text.replace(specials, (character) => escapes[character] ?? "") : text;
}

/** JSON has control characters escaped: a backslash is all that there may be. */
function bodyField(body: string): string {
  return body.includes("\\") ? body.replaceAll("\\", "\\\\") : body;
}

const special = /[\\\t\n\r]/;
const specials = /[\\\t\n\r]/g;
const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

const quotable = /["\\]/;

/** PostgreSQL §8.15.6: every element is quoted. */
function arrayLiteral(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${quotable.test(text) ? text.replace(/["\\]/g, "\\$&") : text}"`).join(",")}}`;
}
