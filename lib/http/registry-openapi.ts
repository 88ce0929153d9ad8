import { changesQuery } from "#lib/catalog/index.ts";
import { registryEntry, registryList, registryQuery } from "#lib/catalog/schemas.ts";
import { type Json, jsonContent, jsonSchema } from "./json-schema.ts";

/** The registry's paths (MCP Registry API v0.1), for the API's description. */
export function registryPaths(): Record<string, Json> {
  const entry = jsonSchema(registryEntry, "output");
  const list = jsonSchema(registryList, "output");
  const serverName = inPath("serverName");
  const includeDeleted = { name: "include_deleted", in: "query", schema: { enum: ["true", "false"] } };
  return {
    "/v0.1/servers": read("Approved servers", list, inQuery(jsonSchema(registryQuery, "input"))),
    "/v0.1/servers/{serverName}/versions": read("Approved versions of a server, newest first", list, [
      serverName,
      includeDeleted,
    ]),
    "/v0.1/servers/{serverName}/versions/{version}": read("One approved version, or `latest`", entry, [
      serverName,
      inPath("version"),
      includeDeleted,
    ]),
    "/v0.1/x/dev.countersign/changes": read(
      "What changed behind a position. With `Accept: text/event-stream` the same as a stream",
      changesAnswer(entry),
      inQuery(jsonSchema(changesQuery, "input")),
    ),
  };
}

/**
 * The description that stands beside each catalog. Its version and the address in its text are what clients look for
 * to recognise an MCP registry (ToolHive).
 */
export function registryOpenApi(baseUrl: string): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Countersign MCP registry",
      version: "1.0.0",
      description:
        "Approved MCP servers in the contract of the official MCP Registry (https://github.com/modelcontextprotocol/registry), API v0.1.",
    },
    servers: [{ url: baseUrl }],
    paths: registryPaths(),
  };
}

function changesAnswer(entry: Json): Json {
  const change = {
    type: "object",
    required: ["sequence", "server", "versions"],
    properties: {
      sequence: { type: "integer" },
      server: { type: "string" },
      versions: { type: "array", items: entry, description: "All of the server that the catalog holds now." },
    },
  };
  const metadata = {
    type: "object",
    required: ["count", "next", "revision"],
    properties: {
      count: { type: "integer" },
      next: { type: "integer", description: "The position to go on from: `since` of the next request." },
      revision: { type: "integer", description: "The catalog's revision now." },
    },
  };
  return {
    type: "object",
    required: ["changes", "metadata"],
    properties: { changes: { type: "array", items: change }, metadata },
  };
}

function read(summary: string, schema: Json, parameters: Json[]): Json {
  return {
    get: {
      summary,
      tags: ["registry"],
      security: [],
      parameters,
      responses: { 200: { description: "Approved.", content: jsonContent(schema) } },
    },
  };
}

function inPath(name: string): Json {
  return { name, in: "path", required: true, schema: { type: "string" } };
}

function inQuery(schema: Json): Json[] {
  return Object.entries(schema.properties as Record<string, Json>).map(([name, property]) => ({
    name,
    in: "query",
    schema: property,
  }));
}
