import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { sampleCatalog } from "./catalog.ts";
import { type MimicSettings, officialHandler } from "./official-answers.ts";
import { type Handler, json, type MimicReply, type MimicRequest } from "./official-replies.ts";
import { OfficialStore, type Row } from "./official-store.ts";

export type RegistryOptions = Partial<MimicSettings> & {
  /** Release 1.6 by default. */
  release?: "1.6" | "later";
  rows?: Row[];
  /** A path before the prefixes, such as `/workspaces/default`. */
  folder?: string;
  /** Breaks something: gets the whole registry and may change requests and replies. */
  mutate?: (next: Handler, store: OfficialStore) => Handler;
};

export type Registry = { url: string; store: OfficialStore; requests: string[]; close(): Promise<void> };

/** The official registry on a port of its own, in memory, its quirks included. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const { folder = "", mutate = (next) => next, rows = sampleCatalog() } = options;
  const store = new OfficialStore({ oldSearch: options.release !== "later" });
  store.rows = rows;
  const settings = { namespace: "io.modelcontextprotocol.anonymous", ...options };
  const handler = mutate(nulBytes(trailingSlash(cors(officialHandler(store, settings)))), store);
  const requests: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const request = await read(incoming, folder);
    requests.push(`${request.method} ${incoming.url}`);
    const { status, headers, body } = handler(request);
    const location = headers.location?.replace(/^\//, `${folder}/`);
    outgoing.writeHead(status, { ...headers, ...(location ? { location } : {}) }).end(body);
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${folder}`,
    store,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function read(incoming: IncomingMessage, folder: string): Promise<MimicRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const [path = "/", query = ""] = (incoming.url ?? "/").split(/\?(.*)/s);
  return {
    method: incoming.method ?? "GET",
    path: path.startsWith(`${folder}/`) ? path.slice(folder.length) : path,
    query,
    headers: incoming.headers as MimicRequest["headers"],
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

/** Outermost, so its refusals have neither problem details nor CORS headers. */
function nulBytes(next: Handler): Handler {
  return (request) =>
    request.path.includes("%00") || request.path.includes("%2500") || request.query.includes("%00")
      ? json(400, { title: "Bad Request", status: 400, detail: "Invalid request: contains null bytes" })
      : next(request);
}

function trailingSlash(next: Handler): Handler {
  return (request) => {
    const { path, query } = request;
    if (path === "/" || !path.endsWith("/")) return next(request);
    const location = `${path.slice(0, -1)}${query && `?${query}`}`;
    return { status: 308, headers: { location }, body: "" };
  };
}

/** rs/cors as it is configured there: any origin, headers echoed, PATCH forgotten. */
function cors(next: Handler): Handler {
  return (request) => {
    const { method, headers } = request;
    const asked = headers["access-control-request-method"];
    if (method === "OPTIONS" && asked) return preflight(asked, headers);
    const reply = next(request);
    return headers.origin && methods.has(method === "HEAD" ? "GET" : method) ? opened(reply) : reply;
  };
}

function preflight(asked: string, headers: MimicRequest["headers"]): MimicReply {
  const allowed = methods.has(asked) && {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": asked,
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "",
    "access-control-max-age": "86400",
  };
  return { status: 204, headers: { vary: "Origin", ...allowed }, body: "" };
}

function opened(reply: MimicReply): MimicReply {
  const added = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Content-Type, Content-Length",
  };
  return { ...reply, headers: { ...reply.headers, ...added, vary: "Origin" } };
}

const methods = new Set(["GET", "POST", "PUT", "DELETE", "OPTIONS"]);
