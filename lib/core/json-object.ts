/** An object of a JSON value, whose members are not known to be anything yet. */
export type JsonObject = { readonly [member: string]: unknown };

/** Of what `JSON.parse` gives: neither a list nor null, which `typeof` calls objects too. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
