import { isObject } from "#lib/core/json-object.ts";

/**
 * A text that two JSON values share exactly when they say the same. Unlike the canonical form it is there for every value, halves
 * of surrogate pairs and numbers out of range included; nothing is hashed from it.
 */
export function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join()}]`;
  if (isObject(value)) {
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${JSON.stringify(name)}:${stableText(value[name])}`).join()}}`;
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
