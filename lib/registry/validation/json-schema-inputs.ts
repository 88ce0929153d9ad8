import { asRef, byType, flag, type Naming, objectWith, type Schema, text } from "./json-schema-parts.ts";
import type { SchemaVersion } from "./schema-version.ts";

const variables = { type: "object", additionalProperties: asRef("Input") } as const satisfies Schema;

/** What a user may be asked for: `Input`, and headers and environment variables, which have a name. */
export function inputDefinitions(version: SchemaVersion, naming: Naming): Record<string, Schema> {
  const placeholder: Record<string, Schema> = version >= "2025-10-11" ? { placeholder: text } : {};
  return {
    Input: objectWith(naming, { ...input, ...placeholder }, []),
    KeyValueInput: withInput(objectWith(naming, { variables, name: text }, ["name"])),
  };
}

/** What stands on the command line. */
export function argumentDefinitions(naming: Naming): Record<string, Schema> {
  const positional = { variables, valueHint: text, isRepeated: flag };
  const named = { variables, name: text, isRepeated: flag };
  return {
    Argument: byType({ positional: "PositionalArgument", named: "NamedArgument" }),
    PositionalArgument: {
      ...withInput(objectWith(naming, positional, [])),
      anyOf: [{ required: [naming("valueHint")] }, { required: [naming("value")] }],
    },
    NamedArgument: withInput(objectWith(naming, named, ["name"])),
  };
}

const input = {
  description: text,
  isRequired: flag,
  format: { ...text, enum: ["string", "number", "boolean", "filepath"] },
  value: text,
  isSecret: flag,
  default: text,
  choices: { type: "array", items: text },
} as const satisfies Record<string, Schema>;

function withInput(schema: Schema): Schema {
  return { ...schema, allOf: [asRef("Input")] };
}
