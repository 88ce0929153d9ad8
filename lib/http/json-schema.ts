import { z } from "zod";

export type Json = Record<string, unknown>;

/** A schema as JSON Schema, in place, for a description of the API. */
export function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return rest;
}

export function jsonContent(schema: Json): Json {
  return { "application/json": { schema } };
}
