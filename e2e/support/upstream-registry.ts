import type { ServerResponse } from "node:http";
import { listen } from "../mcp-servers/listen.ts";

const official = "io.modelcontextprotocol.registry/official";

export type UpstreamRecord = {
  server: { name: string; version: string } & Record<string, unknown>;
  status?: "active" | "deprecated" | "deleted";
  updatedAt?: string;
  isLatest?: boolean;
};

/** What a test has the registry answer instead, to a request it chooses. */
export type OddAnswer = { status?: number; headers?: Record<string, string>; body: string };

export type UpstreamRegistry = {
  url: string;
  /** What it holds. A test changes it between syncs. */
  records: UpstreamRecord[];
  /** The queries it got, in order. */
  queries: URLSearchParams[];
  /** Asked for each request, with its number from 1; undefined answers as a registry should. */
  odd: (number: number, query: URLSearchParams) => OddAnswer | undefined;
  close(): Promise<void>;
};

/** A registry of the official API v0.1: pages by name and version, deleted versions on request, `updated_since`. */
export async function startUpstream(records: UpstreamRecord[], pageMax = 100): Promise<UpstreamRegistry> {
  const upstream: Omit<UpstreamRegistry, "url" | "close"> = { records, queries: [], odd: () => undefined };
  const server = await listen((request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://upstream");
    if (pathname !== "/v0.1/servers") return void response.writeHead(404).end();
    upstream.queries.push(query);
    const odd = upstream.odd(upstream.queries.length, query);
    if (odd) return void response.writeHead(odd.status ?? 200, odd.headers).end(odd.body);
    answer(response, upstream.records, query, pageMax);
  }, "");
  return Object.assign(upstream, server);
}

function answer(
  response: ServerResponse,
  records: readonly UpstreamRecord[],
  query: URLSearchParams,
  pageMax: number,
): void {
  const since = query.get("updated_since");
  const withDeleted = query.get("include_deleted") === "true" || since !== null;
  const limit = Math.min(Number(query.get("limit") ?? 30), pageMax);
  const cursor = query.get("cursor");
  const found = records
    .map((record) => ({ record, key: `${record.server.name}:${record.server.version}` }))
    .filter(({ key }) => cursor === null || key > cursor)
    .filter(({ record }) => withDeleted || record.status !== "deleted")
    .filter(({ record }) => since === null || Date.parse(record.updatedAt ?? "") > Date.parse(since))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = found.slice(0, limit);
  // As upstream has it: a full page has a cursor, so that the last one may be empty.
  const nextCursor = page.length === limit ? page.at(-1)?.key : undefined;
  const body = {
    servers: page.map(({ record }) => ({ server: record.server, _meta: { [official]: factsOf(record) } })),
    metadata: { count: page.length, ...(nextCursor ? { nextCursor } : {}) },
  };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function factsOf({ status = "active", updatedAt, isLatest = true }: UpstreamRecord) {
  return { status, publishedAt: updatedAt, updatedAt, isLatest };
}
