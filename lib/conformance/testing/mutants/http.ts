import { answering, anything, insteadOf, isList, type Mutant } from "../mutate.ts";
import { json, problem } from "../official-replies.ts";

const html = { status: 404, headers: { "content-type": "text/html" }, body: "<h1>Not found</h1>" };
const nothing = { status: 500, headers: {}, body: "" };

/** Registries that refuse, redirect, open or protect themselves in another way. */
export const httpMutants: Mutant[] = [
  {
    what: "refuses with a page for people",
    mutate: insteadOf(404, html),
    caught: ["errors.json", "errors.explained", "errors.unknown-path"],
  },
  {
    what: "refuses without a word",
    mutate: insteadOf(404, json(404, {})),
    caught: ["errors.explained"],
  },
  {
    what: "says 200 in the body of a refusal",
    mutate: answering(anything, ({ status, body }) =>
      status >= 400 ? { body: body.replace(/"status":\d+/, '"status":200') } : {},
    ),
    caught: ["errors.status-agrees"],
  },
  {
    what: "has a page for every unknown path",
    mutate: (next) => (request) =>
      request.path.endsWith("/no-such-endpoint") ? { ...html, status: 200 } : next(request),
    caught: ["errors.unknown-path"],
  },
  {
    what: "breaks on a method it does not have",
    mutate: (next) => (request) => (isList(request) && request.method === "POST" ? nothing : next(request)),
    caught: ["errors.wrong-method"],
  },
  {
    what: "breaks on NUL",
    mutate: (next) => (request) =>
      /%00/.test(request.path + request.query) ? problem(500, "invalid byte sequence") : next(request),
    caught: ["nul.path", "nul.query"],
  },
  {
    what: "takes %2500 for NUL",
    mutate: (next) => (request) => (/%2500/.test(request.query) ? problem(400, "null byte") : next(request)),
    caught: ["nul.double-encoded"],
  },
  {
    what: "knows no address with a trailing slash",
    mutate: (next) => (request) => (request.path.endsWith("/") ? problem(404, "Not found") : next(request)),
    caught: ["http.trailing-slash"],
  },
  {
    what: "loses the query when it redirects",
    mutate: answering(anything, ({ status, headers }) =>
      status === 308 ? { headers: { location: String(headers.location).replace(/\?.*/, "") } } : {},
    ),
    caught: ["http.trailing-slash"],
  },
  {
    what: "does not know HEAD",
    mutate: (next) => (request) => (request.method === "HEAD" ? problem(405, "No") : next(request)),
    caught: ["http.head"],
  },
  {
    what: "has no CORS headers",
    mutate: answering(anything, ({ headers }) => ({
      headers: Object.fromEntries(
        Object.entries(headers).filter(([name]) => !name.startsWith("access-control-")),
      ),
    })),
    caught: [
      "cors.read",
      "cors.read-refusal",
      "cors.preflight",
      "cors.preflight-methods",
      "cors.preflight-headers",
      "cors.authorization-named",
    ],
  },
  {
    what: "does not know preflights",
    mutate: (next) => (request) => (request.method === "OPTIONS" ? problem(405, "No") : next(request)),
    caught: [
      "cors.preflight",
      "cors.preflight-methods",
      "cors.preflight-headers",
      "cors.authorization-named",
    ],
  },
  {
    what: "allows Content-Type alone",
    mutate: answering(
      ({ method }) => method === "OPTIONS",
      ({ headers }) => ({ headers: { ...headers, "access-control-allow-headers": "Content-Type" } }),
    ),
    caught: ["cors.preflight-headers", "cors.authorization-named"],
  },
  {
    what: "allows any header by *",
    mutate: answering(
      ({ method }) => method === "OPTIONS",
      ({ headers }) => ({ headers: { ...headers, "access-control-allow-headers": "*" } }),
    ),
    caught: ["cors.authorization-named"],
  },
  {
    what: "has nothing around the catalog",
    mutate: (next) => (request) =>
      /\/(?:health|ping|version)$|^\/openapi/.test(request.path) ? problem(404, "Not found") : next(request),
    caught: [
      "service.health",
      "service.ping",
      "service.version",
      "service.openapi",
      "client.toolhive.openapi-sniff",
      "client.mcp-publisher.health",
    ],
  },
  {
    what: "describes itself as another release",
    mutate: answering(
      ({ path }) => path === "/openapi.yaml",
      ({ body }) => ({ body: body.replace("1.0.0", "2025-12-01") }),
    ),
    caught: ["client.toolhive.openapi-sniff"],
  },
  {
    what: "refuses to look at bad documents",
    mutate: answering(
      ({ path }) => path.endsWith("/validate"),
      ({ body }) => (body.includes('"valid":false') ? problem(422, "Invalid") : {}),
    ),
    caught: ["validate.invalid", "validate.issues", "client.mcp-publisher.validate"],
  },
  {
    what: "finds every document good",
    mutate: answering(
      ({ path }) => path.endsWith("/validate"),
      () => ({ body: JSON.stringify({ valid: true, issues: [] }) }),
    ),
    caught: ["validate.invalid", "validate.issues", "client.mcp-publisher.validate"],
  },
  {
    what: "finds no document good",
    mutate: answering(
      ({ path }) => path.endsWith("/validate"),
      ({ body }) => ({ body: body.replace('"valid":true', '"valid":false') }),
    ),
    caught: ["validate.valid"],
  },
  {
    what: "publishes for anybody",
    mutate: (next) => (request) =>
      request.path.endsWith("/publish") && !request.headers.authorization ? json(200, {}) : next(request),
    caught: ["publish.no-authorization"],
  },
  {
    what: "publishes for any token",
    mutate: (next) => (request) =>
      request.path.endsWith("/publish") && request.headers.authorization ? json(200, {}) : next(request),
    caught: ["publish.bad-token", "publish.wrong-scheme"],
  },
  {
    what: "changes statuses for anybody",
    mutate: (next) => (request) => (request.method === "PATCH" ? json(200, {}) : next(request)),
    caught: ["status.no-authorization"],
  },
  {
    what: "edits for anybody",
    mutate: (next) => (request) => (request.method === "PUT" ? json(200, {}) : next(request)),
    caught: ["edit.no-authorization"],
  },
  {
    what: "has no /v0",
    mutate: (next) => (request) =>
      request.path.startsWith("/v0/") ? problem(404, "Not found") : next(request),
    caught: [
      "prefix.v0",
      "client.docker.list",
      "client.docker.detail",
      "client.docker.versions",
      "client.mcp-publisher.publish-path",
      "client.mcp-publisher.validate",
      "client.mcp-publisher.health",
      "client.mcp-publisher.status",
    ],
  },
  {
    what: "has no /v0.1",
    mutate: (next) => (request) =>
      request.path.startsWith("/v0.1/") ? problem(404, "Not found") : next(request),
    caught: ["prefix.v0.1", "client.copilot-cli.known", "client.toolhive.probe"],
  },
  {
    what: "has a page for people under /v0.1",
    mutate: (next) => (request) =>
      request.path.startsWith("/v0.1/") ? { ...html, status: 200 } : next(request),
    caught: [
      "prefix.v0.1",
      "client.vscode.probe",
      "client.copilot-cli.known",
      "client.copilot-cli.unknown",
      "client.toolhive.probe",
    ],
  },
  {
    what: "answers something else under /v0",
    mutate: (next) => (request) =>
      next(
        request.path === "/v0/servers" ? { ...request, query: `${request.query}&version=latest` } : request,
      ),
    caught: ["prefix.alike"],
  },
];
