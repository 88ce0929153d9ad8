import type { FieldIssue } from "#lib/core/errors.ts";
import type { ValidationProfile } from "#lib/settings/schemas.ts";
import type { Finding } from "./schemas.ts";
import { validateServerJson } from "./validation/index.ts";
import type { ValidationIssue } from "./validation/schemas.ts";

/** Of a document given by hand it is enough to mention that it does not name its schema. */
const missingSchema = "schema-field-required";

/**
 * What refuses a document at the door, as the API names it.
 *
 * @param strict whether the document has to name its schema, as it must to be published by a machine
 */
export function documentIssues(document: unknown, profile: ValidationProfile, strict: boolean): FieldIssue[] {
  return validateServerJson(document, profile)
    .issues.filter(
      ({ severity, reference }) => severity === "error" && (strict || reference !== missingSchema),
    )
    .map(({ pointer, message }) => ({ pointer: `/server${pointer}`, message }));
}

/** What the rules for documents say of one that is taken nevertheless: it was read from a server, or warned about. */
export function documentFindings(document: unknown, profile: ValidationProfile): Finding[] {
  return validateServerJson(document, profile).issues.map(toFinding);
}

const severities = { error: "medium", warning: "low", info: "info" } as const;

function toFinding({ type, severity, reference, message, pointer }: ValidationIssue): Finding {
  // The reference of a schema's issue is a path inside that schema.
  const check = type === "schema" && reference.includes("#") ? "json-schema" : reference;
  if (check === missingSchema)
    return {
      check,
      severity: "low",
      message: `The document does not say which schema it follows. ${message}`,
      pointer,
    };
  return {
    check,
    severity: severities[severity],
    message: severity === "error" ? `The registry's public rules refuse this: ${message}` : message,
    pointer,
  };
}
