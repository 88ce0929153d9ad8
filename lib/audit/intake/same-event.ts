import type { AuditRecord } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { withoutSalts } from "../redaction/index.ts";

/**
 * Whether an event that came again says what is stored: all but when it came, which the console says, and the salts of its
 * erasable fields, which are drawn anew each time.
 *
 * What was left out of it may differ too, where a rule was changed between the two. Then what redaction touches can't be
 * compared, and all else must agree: whose it is, its number, when it happened, who did what to which server, and how it ended.
 *
 * @param stored the canonical bytes under the same id
 */
export function isSameEvent(record: AuditRecord, stored: string): boolean {
  const before = JSON.parse(stored) as AuditRecord;
  if (comparable(said(record)) === comparable(said(before))) return true;
  const { redactions: left } = record.result;
  return (
    canonicalJson(left ?? []) !== canonicalJson(before.result.redactions ?? []) &&
    comparable(untouched(record)) === comparable(untouched(before))
  );
}

function said({ received_at: _, context: { clock_skew_ms: __, ...context }, ...said }: AuditRecord) {
  return { ...said, context };
}

/** What no rule changes. */
function untouched(record: AuditRecord) {
  const { reason: _, unmapped: __, targets: ___, caller, operation, result, context, ...rest } = said(record);
  const { user_agent: ____, ...who } = caller;
  const { type, server } = operation;
  const { status, error_code, duration_ms, output_size_bytes } = result;
  const { gateway_id, stream_id, stream_seq } = context;
  return {
    ...{ ...rest, caller: who, operation: { type, server }, context: { gateway_id, stream_id, stream_seq } },
    result: { status, error_code, duration_ms, output_size_bytes },
  };
}

function comparable(value: object): string {
  return canonicalJson(withoutSalts(value));
}
