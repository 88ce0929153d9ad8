import { type AuditQuery, printQuery, type Term } from "#lib/core/audit-query/index.ts";
import { db } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { emitAudit } from "#lib/kernel/emit-audit.ts";
import { recordedLabel } from "../redaction/index.ts";

/** Who read the log, and what they asked it: an event like any other. A secret that was looked for is told by its hash. */
export async function recordSearch(
  ctx: Ctx,
  { terms }: AuditQuery,
  facts: Record<string, unknown>,
): Promise<void> {
  const query = printQuery({ terms: terms.map(withoutSecrets) });
  await emitAudit(ctx.tx ?? db(), ctx, { action: "audit.search", after: { query, ...facts } });
}

function withoutSecrets(term: Term): Term {
  if (term.kind === "text") return { ...term, text: recordedLabel(term.text) };
  if (term.kind !== "field") return term;
  return { ...term, values: term.values.map((value) => ({ ...value, text: recordedLabel(value.text) })) };
}
