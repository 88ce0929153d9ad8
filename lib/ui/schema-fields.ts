import { isObject, type JsonObject } from "#lib/core/json-object.ts";

export type SchemaField = {
  name: string;
  type: string;
  required: boolean;
  description: string | null;
  choices: string[];
};

/** The top level of a tool's input schema as a list, or null when it is not the plain object that nearly all are. */
export function schemaFields(schema: unknown): SchemaField[] | null {
  if (!isObject(schema) || !(schema.properties === undefined || isObject(schema.properties))) return null;
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties ?? {}).map(([name, value]) => {
    const property = isObject(value) ? value : {};
    return {
      name,
      type: typeOf(property),
      required: required.includes(name),
      description: typeof property.description === "string" ? property.description : null,
      choices: Array.isArray(property.enum) ? property.enum.map(String) : [],
    };
  });
}

function typeOf(property: JsonObject): string {
  if (Array.isArray(property.type)) return property.type.join(" or ");
  if (property.type === "array" && isObject(property.items)) return `${typeOf(property.items)}[]`;
  if (typeof property.type === "string") return property.type;
  if (property.const !== undefined) return JSON.stringify(property.const);
  for (const key of ["anyOf", "oneOf"]) {
    const variants = property[key];
    if (Array.isArray(variants))
      return [...new Set(variants.map((one) => typeOf(isObject(one) ? one : {})))].join(" or ");
  }
  return typeof property.$ref === "string" ? (property.$ref.split("/").at(-1) ?? "any") : "any";
}
