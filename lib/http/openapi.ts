import { z } from "zod";
import { registryEntry, registryList, registryQuery } from "#lib/catalog/schemas.ts";
import { env } from "#lib/env.ts";
import type { Route } from "./route.ts";

type Json = Record<string, unknown>;

/** The API's description (OpenAPI 3.1), made from the definitions that serve it. */
export function openApiDocument(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Countersign",
      version: "1",
      description: "Decide which MCP servers your AI agents may use, and prove it later.",
    },
    servers: [{ url: env().publicUrl }],
    security: [{ bearer: [] }, { session: [] }],
    paths: { ...paths, ...registryPaths() },
    components: {
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "A personal access token, or a machine's access token.",
        },
        session: { type: "apiKey", in: "cookie", name: "countersign.session" },
      },
      schemas: { Problem: problemSchema },
    },
  };
}

function operation({ method, path, status, call }: Route): Json {
  const { id, summary, permission, input, output } = call.def;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => String(match[1]));
  const schema = jsonSchema(input, "input");
  const properties = (schema.properties ?? {}) as Record<string, Json>;
  const required = (schema.required ?? []) as string[];
  const parameter = (name: string): Json => ({
    name,
    in: inPath.includes(name) ? "path" : "query",
    required: inPath.includes(name) || required.includes(name),
    schema: properties[name] ?? { type: "string" },
  });
  const body = Object.keys(properties).filter((name) => !inPath.includes(name));
  const hasBody = method === "POST" || method === "PATCH";
  return {
    operationId: id.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase()),
    summary,
    tags: [path.split("/")[3]],
    "x-permission": permission,
    parameters: (hasBody ? inPath : [...inPath, ...body]).map(parameter),
    ...(hasBody && body.length > 0
      ? { requestBody: { required: true, content: jsonContent(without(schema, inPath)) } }
      : {}),
    responses: {
      [status]:
        status === 204
          ? { description: "Done." }
          : { description: "Done.", content: jsonContent(jsonSchema(output, "output")) },
      default: {
        description: "A refusal.",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function registryPaths(): Record<string, Json> {
  const entry = jsonSchema(registryEntry, "output");
  const list = jsonSchema(registryList, "output");
  const parameters = Object.entries(
    jsonSchema(registryQuery, "input").properties as Record<string, Json>,
  ).map(([name, schema]) => ({ name, in: "query", schema }));
  const inPath = (name: string) => ({ name, in: "path", required: true, schema: { type: "string" } });
  const read = (summary: string, schema: Json, params: Json[]) => ({
    get: {
      summary,
      tags: ["registry"],
      security: [],
      parameters: params,
      responses: { 200: { description: "Approved.", content: jsonContent(schema) } },
    },
  });
  return {
    "/v0.1/servers": read("Approved servers (MCP Registry API)", list, parameters),
    "/v0.1/servers/{serverName}/versions": read("Approved versions of a server", list, [
      inPath("serverName"),
    ]),
    "/v0.1/servers/{serverName}/versions/{version}": read("One approved version, or `latest`", entry, [
      inPath("serverName"),
      inPath("version"),
    ]),
  };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return rest;
}

function without(schema: Json, names: readonly string[]): Json {
  const properties = Object.fromEntries(
    Object.entries((schema.properties ?? {}) as Json).filter(([name]) => !names.includes(name)),
  );
  const required = ((schema.required ?? []) as string[]).filter((name) => !names.includes(name));
  return { ...schema, properties, ...(required.length > 0 ? { required } : { required: undefined }) };
}

function jsonContent(schema: Json): Json {
  return { "application/json": { schema } };
}

const problemSchema: Json = {
  description: "RFC 9457",
  type: "object",
  required: ["type", "title", "status", "detail", "code", "request_id"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What is wrong and what to do next." },
    code: { type: "string" },
    request_id: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: { pointer: { type: "string", description: "RFC 6901" }, message: { type: "string" } },
      },
    },
  },
};
