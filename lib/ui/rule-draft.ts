import type { FieldIssue } from "#lib/core/errors.ts";
import type { MatrixRule } from "#lib/settings/schemas.ts";

/** A rule of the approval matrix as it is typed: what will be a number may not be one yet. */
export type RuleDraft = Pick<MatrixRule, "classification" | "access_level" | "transport" | "origin"> & {
  governance: string;
  compliance: string;
  due_hours: string;
  recertify_days: string;
  grace_days: string;
};

const stageRoles = ["governance", "compliance"] as const;

export function toRuleDraft({ stages, ...rule }: MatrixRule): RuleDraft {
  const { classification, access_level, transport, origin } = rule;
  const needOf = (role: string) =>
    String(stages.filter((stage) => stage.role === role).reduce((sum, { need }) => sum + need, 0));
  return {
    classification,
    access_level,
    transport,
    origin,
    governance: needOf("governance"),
    compliance: needOf("compliance"),
    due_hours: String(rule.due_hours),
    recertify_days: String(rule.recertify_days),
    grace_days: String(rule.grace_days),
  };
}

/** What the schema is asked about. It is no rule yet. */
export function toRuleInput(draft: RuleDraft) {
  const { classification, access_level, transport, origin } = draft;
  return {
    classification,
    access_level,
    transport,
    origin,
    stages: stagesOf(draft),
    due_hours: toNumber(draft.due_hours),
    recertify_days: toNumber(draft.recertify_days),
    grace_days: toNumber(draft.grace_days),
  };
}

/** The schema's issues by the fields of the form: what is wrong with a stage is told at its role. */
export function atFields(issues: readonly FieldIssue[], draft: RuleDraft): FieldIssue[] {
  const roles = stagesOf(draft).map(({ role }) => role);
  return issues.map((issue) => {
    if (issue.pointer === "/stages") return { ...issue, pointer: "/governance" };
    const [, index] = /^\/stages\/(\d+)\//.exec(issue.pointer) ?? [];
    const role = index === undefined ? undefined : roles[Number(index)];
    return role ? { pointer: `/${role}`, message: "This is a whole number from 0 to 9." } : issue;
  });
}

/** The stages that ask for somebody; an empty field asks for nobody. */
function stagesOf(draft: RuleDraft) {
  return stageRoles
    .map((role) => ({ role, need: toNumber(draft[role].trim() || "0") }))
    .filter(({ need }) => need !== 0);
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
