import { env } from "#lib/env.ts";
import { type Json, jsonContent, jsonSchema } from "./json-schema.ts";
import { rawPaths } from "./raw-openapi.ts";
import { registryPaths } from "./registry-openapi.ts";
import type { Route } from "./route.ts";

/** The API's description (OpenAPI 3.1), made from the definitions that serve it. */
export function openApiDocument(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {};
  const byId = Map.groupBy(routes, ({ call }) => call.def.id);
  for (const route of routes) {
    const described = operation(route, byId.get(route.call.def.id) ?? []);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: described };
  }
  for (const [path, described] of Object.entries(rawPaths(refusal)))
    paths[path] = { ...paths[path], ...described };
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

/** Two calls may record one action; what they are called with, or are about, then tells them apart, as OpenAPI wants it. */
function operationId({ path, call }: Route, alike: readonly Route[]): string {
  const last = lastParameter(path);
  const same = alike.filter((other) => lastParameter(other.path) === last);
  const name = [
    call.def.id,
    ...(same.length > 1 ? [path.split("/")[3]] : []),
    ...(alike.length > 1 ? [last] : []),
  ]
    .filter((part) => part !== "")
    .join("_");
  return name.replace(/[-._](\w)/g, (_, letter: string) => letter.toUpperCase());
}

function lastParameter(path: string): string {
  return path.match(/\{(\w+)\}[^{]*$/)?.[1] ?? "";
}

function operation(route: Route, alike: readonly Route[]): Json {
  const { method, path, status, call, fileTypes } = route;
  const { summary, permission, input, output } = call.def;
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
  const hasBody = method !== "GET" && method !== "DELETE";
  const answer = () => (fileTypes ? fileContent(fileTypes) : jsonContent(jsonSchema(output, "output")));
  const done: Json = { description: "Done.", ...(status === 204 ? {} : { content: answer() }) };
  return {
    operationId: operationId(route, alike),
    summary,
    tags: [path.split("/")[3]],
    "x-permission": permission,
    parameters: [
      ...(hasBody ? inPath : [...inPath, ...body]).map(parameter),
      ...(route.idempotencyKey ? [keyParameter] : []),
    ],
    ...(hasBody && body.length > 0
      ? { requestBody: { required: true, content: jsonContent(without(schema, inPath)) } }
      : {}),
    responses: {
      [status]: done,
      ...(route.idempotencyKey ? { 200: { ...done, description: "It was there already." } } : {}),
      default: refusal,
    },
  };
}

/** The IETF's draft "The Idempotency-Key HTTP Header Field". */
const keyParameter: Json = {
  name: "Idempotency-Key",
  in: "header",
  description: "The same request sent again with it is answered with what the first one made.",
  schema: { type: "string", maxLength: 200 },
};

function fileContent(types: readonly string[]): Json {
  const typeOf = (type: string) => (type === "application/json" ? "object" : "string");
  return Object.fromEntries(types.map((type) => [type, { schema: { type: typeOf(type) } }]));
}

function without(schema: Json, names: readonly string[]): Json {
  const properties = Object.fromEntries(
    Object.entries((schema.properties ?? {}) as Json).filter(([name]) => !names.includes(name)),
  );
  const required = ((schema.required ?? []) as string[]).filter((name) => !names.includes(name));
  return { ...schema, properties, ...(required.length > 0 ? { required } : { required: undefined }) };
}

const refusal: Json = {
  description: "A refusal.",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

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
