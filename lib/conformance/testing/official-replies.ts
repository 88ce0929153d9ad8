import { officialKey } from "../entry.ts";
import type { FieldError } from "./official-rules.ts";
import type { Row } from "./official-store.ts";

export type MimicRequest = {
  method: string;
  /** The path as it came, undecoded. */
  path: string;
  query: string;
  headers: Record<string, string | undefined>;
  body: string;
};

export type MimicReply = { status: number; headers: Record<string, string>; body: string };

export type Handler = (request: MimicRequest) => MimicReply;

/** A problem document as huma writes it. */
export function problem(status: number, detail: string, errors?: FieldError[]): MimicReply {
  const body = { title: titles[status] ?? "Error", status, detail, ...(errors ? { errors } : {}) };
  return { ...json(status, body), headers: { "content-type": "application/problem+json" } };
}

export function json(status: number, body: unknown): MimicReply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** A `ServerResponse`, with the `statusChangedAt` that the published contract lacks. */
export function responseOf({ server, isLatest, statusMessage, ...row }: Row) {
  const { status, statusChangedAt, publishedAt, updatedAt } = row;
  const official = {
    status,
    statusChangedAt,
    ...(statusMessage === undefined ? {} : { statusMessage }),
    publishedAt,
    updatedAt,
    isLatest,
  };
  return { server, _meta: { [officialKey]: official } };
}

export function invalid(errors: FieldError[]): MimicReply {
  return problem(422, "validation failed", errors);
}

export function unauthorized(): MimicReply {
  const reply = problem(401, "A token is needed");
  return { ...reply, headers: { ...reply.headers, "www-authenticate": 'Bearer realm="mcp-registry"' } };
}

export const openapiYaml = `components:
  schemas: {}
info:
  description: |-
    A registry of MCP servers.

    [GitHub repository](https://github.com/modelcontextprotocol/registry)
  title: Official MCP Registry
  version: 1.0.0
openapi: 3.1.0
paths: {}
`;

const titles: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  422: "Unprocessable Entity",
};
