import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { ownMember } from "./member-rules.ts";

/** An empty list is no list of branches: it allows nothing, or is a mistake. */
export function areBranches(value: unknown): value is unknown[] | undefined {
  return value === undefined || (Array.isArray(value) && value.length > 0);
}

export function areMembers(value: unknown): value is JsonObject | undefined {
  return value === undefined || isObject(value);
}

const dialect = /^https?:\/\/json-schema\.org\/[\w/-]{1,40}\/schema#?$/;

export function isDialect(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && dialect.test(value));
}

export function areNames(value: unknown): value is string[] | undefined {
  return value === undefined || (Array.isArray(value) && value.every((name) => typeof name === "string"));
}

export function namesIn(required: unknown): string[] {
  return areNames(required) ? (required ?? []) : [];
}

export function propertiesOf(schema: JsonObject): JsonObject {
  const properties = ownMember(schema, "properties");
  return isObject(properties) ? properties : {};
}
