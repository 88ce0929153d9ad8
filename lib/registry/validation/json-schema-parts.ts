/** A JSON schema or a part of one (draft-07). */
export type Schema = { readonly [keyword: string]: unknown };

/** How a version writes a member's name. */
export type Naming = (member: string) => string;

export const text = { type: "string" } as const satisfies Schema;
export const uri = { type: "string", format: "uri" } as const satisfies Schema;
export const flag = { type: "boolean" } as const satisfies Schema;

export function asRef(definition: string): Schema {
  return { $ref: `#/definitions/${definition}` };
}

export function listOf(definition: string): Schema {
  return { type: "array", items: asRef(definition) };
}

export function objectWith(
  naming: Naming,
  members: Readonly<Record<string, Schema>>,
  required: readonly string[],
): Schema {
  const properties = Object.fromEntries(
    Object.entries(members).map(([member, schema]) => [naming(member), schema]),
  );
  return { type: "object", properties, required: required.map(naming) };
}

/** An object whose `type` says which definition it must follow, and may say nothing else. */
export function byType(definitions: Readonly<Record<string, string>>): Schema {
  return {
    type: "object",
    properties: { type: { type: "string", enum: Object.keys(definitions) } },
    required: ["type"],
    allOf: Object.entries(definitions).map(([type, definition]) => ({
      if: { type: "object", properties: { type: { const: type } }, required: ["type"] },
      // biome-ignore lint/suspicious/noThenProperty: this is how JSON Schema spells it; nothing awaits a schema.
      then: asRef(definition),
    })),
  };
}
