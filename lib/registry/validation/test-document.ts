import type { JsonObject } from "#lib/core/json-object.ts";
import type { ValidationProfile } from "#lib/settings/schemas.ts";
import { toPath } from "./place.ts";
import type { Rule } from "./rules/rule.ts";
import { currentSchemaUrl } from "./schema-version.ts";
import { officialProfile } from "./schemas.ts";

/** A document that nothing is wrong with; `members` make something of it. */
export function documentWith(members: JsonObject = {}): JsonObject {
  return {
    $schema: currentSchemaUrl,
    name: "com.example/weather",
    description: "Weather of today.",
    version: "1.0.0",
    ...members,
  };
}

export function documentWithPackage(members: JsonObject): JsonObject {
  const npm = { registryType: "npm", identifier: "weather", version: "1.0.0", transport: { type: "stdio" } };
  return documentWith({ packages: [{ ...npm, ...members }] });
}

export function documentWithRemote(members: JsonObject): JsonObject {
  return documentWith({ remotes: [{ type: "streamable-http", ...members }] });
}

export function profileWith(members: Partial<ValidationProfile>): ValidationProfile {
  return { ...officialProfile, ...members };
}

/** Where a rule finds something wrong, or worth a word; what a profile relaxed is marked. */
export function findingsOf(rule: Rule, document: JsonObject, profile = officialProfile): string[] {
  return [...rule.check(document, profile)].map(
    ({ place, relaxed }) => `${relaxed ? "relaxed " : ""}${toPath(place)}`,
  );
}
