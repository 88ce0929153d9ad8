import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { Prisma } from "#lib/db/client.ts";
import { type RecordingRule, type RecordingRuleInput, recordingRuleInput } from "./schemas.ts";

export const ruleInclude = {
  updatedBy: { select: { id: true, name: true } },
} satisfies Prisma.RecordingRuleInclude;

type Row = Prisma.RecordingRuleGetPayload<object>;

/** What a stored rule says. */
export function toRule({ server, tool, otherwise, fields, targets }: Row): RecordingRuleInput {
  return recordingRuleInput.parse({ server, tool, otherwise, fields, targets });
}

export function toRuleView(
  row: Prisma.RecordingRuleGetPayload<{ include: typeof ruleInclude }>,
): RecordingRule {
  return {
    ...toRule(row),
    id: row.id,
    version: row.version,
    updated_by: row.updatedBy,
    updated_at: row.updatedAt.toISOString(),
  };
}

/** For the audit log: what a rule says, and which version of it. */
export function toFacts(rule: RecordingRuleInput, version: number) {
  return { ...rule, version };
}

export function saysTheSame(a: RecordingRuleInput, b: RecordingRuleInput): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

export function ruleTarget(id: string, { server, tool }: Pick<RecordingRuleInput, "server" | "tool">) {
  return { type: "recording_rule" as const, id, name: `${server} ${tool}` };
}
