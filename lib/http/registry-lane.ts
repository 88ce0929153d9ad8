import type { IncomingMessage, ServerResponse } from "node:http";
import { catalogStore } from "#lib/catalog/index.ts";
import { newId } from "#lib/core/ids.ts";
import { metrics } from "./metrics.ts";
import { corsHeaders } from "./registry-headers.ts";
import { parseBase } from "./registry-path.ts";
import { type ReadResult, readKept } from "./registry-read.ts";
import { apiPolicy, baseHeaders } from "./security-headers.ts";

/** Headers that never change, as Node takes them fastest: names and values in turn. */
let always: string[] | undefined;
let counters: Record<ReadResult["status"], { inc(): void }> | undefined;

/**
 * Answers the reads that most clients send, straight from memory to Node's response: no token, a catalog that anybody
 * may read, an answer that was made before. Everything else about the registry is `registry-routes.ts`, where answers are
 * made, and requests counted.
 *
 * @returns false when this request is not such a read, and nothing was sent
 */
export function answerFromMemory(request: IncomingMessage, response: ServerResponse): boolean {
  const { method, url = "", headers } = request;
  if ((method !== "GET" && method !== "HEAD") || headers.authorization !== undefined) return false;
  const at = url.indexOf("?");
  const path = at < 0 ? url : url.slice(0, at);
  const target = parseBase(path);
  if (!target?.rest.startsWith("/servers") || path.endsWith("/")) return false;
  const view = catalogStore().current?.bySlug.get(target.slug);
  if (view?.catalog.access !== "anonymous") return false;
  const conditions = {
    acceptEncoding: headers["accept-encoding"] as string | undefined,
    ifNoneMatch: headers["if-none-match"],
  };
  const result = readKept(view, target.rest, at < 0 ? "" : url.slice(at), conditions);
  if (!result) return false;
  always ??= Object.entries({
    ...baseHeaders(),
    "content-security-policy": apiPolicy,
    ...corsHeaders(),
  }).flat();
  response.writeHead(result.status, [
    ...always,
    "x-request-id",
    newId("request"),
    ...Object.entries(result.headers).flat(),
  ]);
  response.end(method === "HEAD" ? undefined : result.body);
  counters ??= {
    200: metrics().registryReads.labels({ status: "200" }),
    304: metrics().registryReads.labels({ status: "304" }),
  };
  counters[result.status].inc();
  return true;
}
