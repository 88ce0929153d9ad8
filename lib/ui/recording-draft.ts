import type { RecordingRule, RecordingRuleInput, Treatment } from "#lib/audit/redaction/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { Otherwise } from "./audit-recording-words.ts";

export type FieldDraft = { key: string; path: string; treatment: Treatment; subject: string };
export type TargetDraft = { key: string; path: string; type: string; access: TargetAccess };
type TargetAccess = RecordingRuleInput["targets"][number]["access"];

/** A rule while it is filled in. Rows have a key of their own, so that what is typed stays in its row. */
export type RecordingDraft = {
  server: string;
  tool: string;
  otherwise: Otherwise;
  fields: readonly FieldDraft[];
  targets: readonly TargetDraft[];
};

export function newField(): FieldDraft {
  return { key: crypto.randomUUID(), path: "", treatment: "drop", subject: "" };
}

export function newTarget(): TargetDraft {
  return { key: crypto.randomUUID(), path: "", type: "", access: "read" };
}

/** @param rule null for a new one */
export function toRecordingDraft(rule: RecordingRule | null): RecordingDraft {
  return {
    server: rule?.server ?? "",
    tool: rule?.tool ?? "",
    otherwise: rule?.otherwise ?? "keep",
    fields: rule?.fields.map((field) => ({ ...newField(), ...field, subject: field.subject ?? "" })) ?? [],
    targets: rule?.targets.map((target) => ({ ...newTarget(), ...target })) ?? [],
  };
}

/** As the API takes it. */
export function toRecordingInput({ fields, targets, ...draft }: RecordingDraft): RecordingRuleInput {
  return {
    server: draft.server.trim(),
    tool: draft.tool.trim(),
    otherwise: draft.otherwise,
    fields: fields.map(({ path, treatment, subject }) => ({
      path: path.trim(),
      treatment,
      ...(treatment === "disclosable" && subject.trim() !== "" ? { subject: subject.trim() } : {}),
    })),
    targets: targets.map(({ path, type, access }) => ({ path: path.trim(), type: type.trim(), access })),
  };
}

/**
 * What the schema can't know, or says less well: what is missing, a field that is named twice, a tool that has a rule already.
 *
 * @param known the rules that a new one must not take the place of; none where one is changed
 */
export function ruleFaults(
  { server, tool, fields }: RecordingRuleInput,
  known: readonly Pick<RecordingRule, "server" | "tool">[],
): FieldIssue[] {
  const required = Object.entries({ server, tool }).flatMap(([name, value]) =>
    value === "" ? [{ pointer: `/${name}`, message: "This field is required." }] : [],
  );
  const taken = known.some((rule) => rule.server === server && rule.tool === tool)
    ? [{ pointer: "/tool", message: "There is a rule for it already. Edit that one." }]
    : [];
  const twice = fields.flatMap(({ path }, at) =>
    path !== "" && fields.findIndex((other) => other.path === path) < at
      ? [{ pointer: `/fields/${at}/path`, message: "This field is named above already." }]
      : [],
  );
  return [...required, ...taken, ...twice];
}

/** @returns the arguments of a call, or why the text is none */
export function readArguments(text: string): { value: Record<string, unknown> } | { problem: string | null } {
  if (text.trim() === "") return { problem: null };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return { value: value as Record<string, unknown> };
    return { problem: "The arguments of a call are an object: {…}" };
  } catch (error) {
    return { problem: `This is no JSON yet. ${error instanceof Error ? error.message : ""}`.trim() };
  }
}
