import { toFieldIssues } from "#lib/core/field-issues.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { serverJson } from "#lib/registry/schemas.ts";
import { type ValidationIssue, validateServerJson } from "#lib/registry/validation/index.ts";
import type { ValidationProfile } from "#lib/settings/schemas.ts";

/** The validator's reference for a document that names no schema. */
const missingSchema = "schema-field-required";
/** More of them help nobody, and they are kept with each entry. */
const issuesMax = 20;

export type Verdict = { valid: boolean; issues: ValidationIssue[]; errors: number; warnings: number };

/**
 * Whether a document could be submitted as it is. One that names no schema is read by the current one: a warning,
 * because registries leave the member out and the people who import can't add it.
 */
export function judgeDocument(document: JsonObject, profile: ValidationProfile): Verdict {
  const found = validateServerJson(document, profile).issues.map((issue) =>
    issue.reference === missingSchema ? { ...issue, severity: "warning" as const } : issue,
  );
  const issues = found.some(isError) ? found : [...found, ...intakeIssues(document)];
  const errors = issues.filter(isError).length;
  return {
    valid: errors === 0,
    issues: issues.toSorted((a, b) => Number(isError(b)) - Number(isError(a))).slice(0, issuesMax),
    errors,
    warnings: issues.filter(({ severity }) => severity === "warning").length,
  };
}

function isError({ severity }: ValidationIssue): boolean {
  return severity === "error";
}

/** What submitting asks beyond the public rules: a description of blanks alone, say, is none. */
function intakeIssues(document: JsonObject): ValidationIssue[] {
  const result = serverJson.safeParse(document, { reportInput: true });
  return toFieldIssues(result.error?.issues ?? []).map(({ pointer, message }) => ({
    type: "schema",
    path: pointer.slice(1).replaceAll("/", "."),
    pointer,
    message,
    severity: "error",
    reference: "submission",
  }));
}
