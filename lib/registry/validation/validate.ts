import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import type { ValidationProfile } from "#lib/settings/schemas.ts";
import { schemaProblems } from "./check-schema.ts";
import { unexpectedProperties } from "./closed-world.ts";
import { readability } from "./readable.ts";
import { type Problem, toResult } from "./result.ts";
import { allRules } from "./rules/all.ts";
import type { Rule } from "./rules/rule.ts";
import { officialProfile, type ValidationResult } from "./schemas.ts";

type Options = {
  /** Whether members that the registry doesn't know are errors, as they are at publishing. */
  closed?: boolean;
};

/**
 * Checks a `server.json` document as the MCP Registry does (`POST /v0.1/validate`, with its rules for packages
 * that need no network): the JSON schema of the version that it names, and every rule, all at once.
 *
 * @param document a parsed JSON value, of whatever shape and size
 * @param profile what this installation allows beyond the official registry
 */
export function validateServerJson(
  document: unknown,
  profile: ValidationProfile = officialProfile,
  options: Options = {},
): ValidationResult {
  return toResult(problemsOf(document, profile, options));
}

/** The same for a text: one that isn't JSON (RFC 8259) is reported as such. */
export function validateServerJsonText(
  text: string,
  profile: ValidationProfile = officialProfile,
  options: Options = {},
): ValidationResult {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return toResult([unparsable(error)]);
  }
  return validateServerJson(document, profile, options);
}

function* problemsOf(document: unknown, profile: ValidationProfile, options: Options): Generator<Problem> {
  const { usable, problems } = readability(document);
  yield* problems;
  if (!usable) return;
  yield* schemaProblems(document);
  if (!isObject(document)) return;
  if (options.closed) yield* unexpectedProperties(document);
  for (const rule of allRules) yield* ruleProblems(rule, document, profile);
}

function* ruleProblems(rule: Rule, document: JsonObject, profile: ValidationProfile): Generator<Problem> {
  for (const { place, message, severity = "error", relaxed } of rule.check(document, profile)) {
    const reference = relaxed ? `relaxed/${rule.id}` : rule.id;
    yield { type: rule.type ?? "semantic", place, message, severity, reference };
  }
}

function unparsable(error: unknown): Problem {
  return {
    type: "json",
    place: [],
    message: `This is not JSON: ${error instanceof Error ? error.message : "it can't be read"}`,
    severity: "error",
    reference: "invalid-json",
  };
}
