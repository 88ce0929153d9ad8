import { randomUUID } from "node:crypto";
import { isObject } from "#lib/core/json-object.ts";
import { instantOf } from "../instant.ts";
import {
  type Handler,
  invalid,
  json,
  type MimicReply,
  type MimicRequest,
  openapiYaml,
  problem,
  responseOf,
  unauthorized,
} from "./official-replies.ts";
import { type FieldError, issuesOf, type MimicDocument, readDocument } from "./official-rules.ts";
import { type OfficialStore, Refusal, type Row, type Status } from "./official-store.ts";

export type MimicSettings = {
  /** Names that a token of `POST …/auth/none` may publish, up to the slash. */
  namespace: string;
  /** A bearer token without which nobody reads. */
  readToken?: string;
  /** A registry like ours: what is published waits for a person, and the answer says so. */
  review?: boolean;
};

/** The official registry's handlers, routed on the raw path, as they were in release 1.6. */
export function officialHandler(store: OfficialStore, settings: MimicSettings): Handler {
  const tokens = new Set<string>();

  return (request) => {
    const [, prefix, ...rest] = request.path.split("/");
    if (request.path === "/openapi.yaml" && request.method === "GET")
      return { status: 200, headers: { "content-type": "application/openapi+yaml" }, body: openapiYaml };
    if (prefix !== "v0.1" && prefix !== "v0") return problem(404, "Endpoint not found.");
    if (settings.readToken && !mayRead(request)) return unauthorized();
    const method = request.method === "HEAD" ? "GET" : request.method;
    const reply = route(`${method} ${rest.map((part) => (fixed.has(part) ? part : ":")).join("/")}`, {
      request,
      parts: rest.map(decode),
      query: new URLSearchParams(request.query),
    });
    return request.method === "HEAD" ? { ...reply, body: "" } : reply;
  };

  function mayRead({ path, headers }: MimicRequest): boolean {
    const [, bearer = ""] = /^Bearer (.+)$/i.exec(headers.authorization ?? "") ?? [];
    return bearer === settings.readToken || tokens.has(bearer) || path.endsWith("/auth/none");
  }

  function route(key: string, call: Call): MimicReply {
    switch (key) {
      case "GET servers":
        return list(call);
      case "GET servers/:/versions":
        return versions(call);
      case "GET servers/:/versions/:":
        return detail(call);
      case "PUT servers/:/versions/:":
        return edit(call);
      case "PATCH servers/:/versions/:/status":
        return patch(call, false);
      case "PATCH servers/:/status":
        return patch(call, true);
      case "POST publish":
        return publish(call);
      case "POST validate":
        return validate(call);
      case "POST auth/none":
        return login();
      case "GET health":
        return json(200, { status: "ok", github_client_id: "Iv23mimic" });
      case "GET ping":
        return json(200, { pong: true });
      case "GET version":
        return json(200, { version: "v1.6.0", git_commit: "70b5f45", build_time: "2026-04-15T14:28:33Z" });
      default:
        return problem(404, "Endpoint not found. Did you mean /v0.1?");
    }
  }

  function list({ query }: Call): MimicReply {
    const errors: FieldError[] = [];
    const limitText = query.get("limit") || "30";
    const limit = Number(limitText);
    if (!/^-?\d+$/.test(limitText)) errors.push({ message: "invalid integer", location: "query.limit" });
    else if (limit < 1 || limit > 100)
      errors.push({ message: "expected number <= 100", location: "query.limit", value: limit });
    const includeDeleted = boolean(query, errors);
    if (errors.length) return invalid(errors);
    const since = query.get("updated_since");
    const updatedSince = since ? instantOf(since) : undefined;
    if (since && updatedSince === undefined) return problem(400, "Invalid updated_since format");
    if (since && includeDeleted === false) return problem(400, "Cannot set include_deleted=false");
    const filter = {
      search: query.get("search") ?? undefined,
      version: query.get("version") ?? undefined,
      updatedSince,
      includeDeleted: includeDeleted ?? updatedSince !== undefined,
    };
    const cursor = query.get("cursor") ?? "";
    const { found, next } = store.list(filter, cursor, limit, ({ updatedAt }) => instantOf(updatedAt));
    return json(200, {
      servers: found.map(responseOf),
      metadata: { ...(next ? { nextCursor: next } : {}), count: found.length },
    });
  }

  function versions({ parts: [, name = ""], query }: Call): MimicReply {
    const errors: FieldError[] = [];
    const found = store.versions(name, boolean(query, errors) ?? false);
    if (errors.length) return invalid(errors);
    if (found.length === 0) return problem(404, "Server not found");
    return json(200, { servers: found.map(responseOf), metadata: { count: found.length } });
  }

  function detail({ parts: [, name = "", , version = ""], query }: Call): MimicReply {
    const errors: FieldError[] = [];
    const row = store.find(name, version, boolean(query, errors) ?? false);
    if (errors.length) return invalid(errors);
    return row ? json(200, responseOf(row)) : problem(404, "Server not found");
  }

  function publish({ request }: Call): MimicReply {
    const read = readBody(request);
    if ("reply" in read) return read.reply;
    const { document } = read;
    const refusal = needsToken(request) ?? needsNamespace(document.name);
    if (refusal) return refusal;
    if (issuesOf(document).length)
      return problem(422, "Failed to publish server, invalid schema: call /validate for details");
    if (settings.review)
      return json(200, {
        server: document,
        _meta: { "com.example.registry/submission": { state: "pending" } },
      });
    return stored(() => json(200, responseOf(store.publish(document))), "Failed to publish server");
  }

  function edit({ request, parts: [, name = "", , version = ""] }: Call): MimicReply {
    const read = readBody(request);
    if ("reply" in read) return read.reply;
    const { document } = read;
    const refusal = needsToken(request);
    if (refusal) return refusal;
    const row = store.find(name, version, false);
    if (!row) return problem(404, "Server not found");
    const foreign = needsNamespace(name);
    if (foreign) return foreign;
    if (document.name !== name) return problem(400, "Cannot rename server");
    if (document.version !== version)
      return problem(400, "Version in request body must match URL path parameter");
    if (issuesOf(document).length) return problem(422, "Failed to edit server, invalid schema");
    return stored(() => json(200, responseOf(store.edit(row, document))), "Failed to edit server");
  }

  function patch({ request, parts: [, name = "", , version = ""] }: Call, all: boolean): MimicReply {
    const body = parse(request.body);
    const { status, statusMessage: message, ...unknown } = isObject(body) ? body : {};
    const errors: FieldError[] = Object.keys(unknown).map((key) => ({
      message: "unexpected property",
      location: `body.${key}`,
    }));
    if (!isStatus(status)) errors.push({ message: "expected value to be one of", location: "body.status" });
    if (message !== undefined && (typeof message !== "string" || message.length > 500))
      errors.push({ message: "expected length <= 500", location: "body.statusMessage" });
    const refusal = errors.length ? invalid([...errors, ...missingHeader(request)]) : needsToken(request);
    if (refusal) return refusal;
    const rows = all ? store.versions(name, true) : [store.find(name, version, true)];
    const [row] = rows;
    if (!row) return problem(404, "Server version not found");
    const foreign = needsNamespace(name);
    if (foreign) return foreign;
    if (status === "active" && message !== undefined)
      return problem(400, "status_message cannot be provided when setting status to active");
    const known = rows.filter((one): one is Row => one !== undefined);
    if (known.every((one) => one.status === status && one.statusMessage === message))
      return problem(400, "No changes to apply");
    store.setStatus(known, status as Status, message as string | undefined);
    if (!all) return json(200, responseOf(row));
    return json(200, { updatedCount: known.length, servers: known.map(responseOf) });
  }

  function validate({ request }: Call): MimicReply {
    const read = readBody(request, []);
    if ("reply" in read) return read.reply;
    const issues = issuesOf(read.document);
    return json(200, { valid: issues.length === 0, issues });
  }

  function login(): MimicReply {
    const token = randomUUID();
    tokens.add(token);
    return json(200, { registry_token: token, expires_at: Math.floor(Date.now() / 1000) + 300 });
  }

  function needsToken(request: MimicRequest): MimicReply | undefined {
    const missing = missingHeader(request);
    if (missing.length) return invalid(missing);
    const [, bearer] = /^Bearer (.*)$/i.exec(request.headers.authorization ?? "") ?? [];
    if (bearer === undefined) return problem(401, "Invalid Authorization header format");
    return tokens.has(bearer) ? undefined : problem(401, "Invalid or expired Registry JWT token");
  }

  function needsNamespace(name: string): MimicReply | undefined {
    if (name.startsWith(`${settings.namespace}/`)) return undefined;
    return problem(403, `You do not have permission to publish: ${settings.namespace}/*`);
  }
}

type Call = { request: MimicRequest; parts: string[]; query: URLSearchParams };

const fixed = new Set([
  ..."servers versions status publish validate auth none health ping version".split(" "),
]);

function readBody(
  request: MimicRequest,
  missing = missingHeader(request),
): { document: MimicDocument } | { reply: MimicReply } {
  const body = parse(request.body);
  if (body === undefined) return { reply: problem(400, "invalid character in JSON") };
  const read = readDocument(body);
  if ("document" in read) return missing.length ? { reply: invalid(missing) } : read;
  return { reply: invalid([...missing, ...read.errors]) };
}

function missingHeader({ headers }: MimicRequest): FieldError[] {
  if (headers.authorization) return [];
  return [{ message: "required header parameter is missing", location: "header.Authorization" }];
}

function stored(work: () => MimicReply, what: string): MimicReply {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return problem(400, what, [{ message: error.message, location: "" }]);
  }
}

function boolean(query: URLSearchParams, errors: FieldError[]): boolean | undefined {
  const text = query.get("include_deleted");
  if (text === null || text === "") return undefined;
  if (text !== "true" && text !== "false")
    errors.push({ message: "invalid boolean", location: "query.include_deleted", value: text });
  return text === "true";
}

function isStatus(value: unknown): value is Status {
  return value === "active" || value === "deprecated" || value === "deleted";
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
