import type { Context, Hono } from "hono";
import { notFound } from "#lib/core/errors.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader, setHeaders } from "./headers.ts";
import { mountChanges } from "./registry-changes.ts";
import { mountRegistryDescription, mountRegistryService } from "./registry-description.ts";
import { corsHeaders } from "./registry-headers.ts";
import { openCatalog } from "./registry-open.ts";
import { parseBase } from "./registry-path.ts";
import { readCatalog } from "./registry-read.ts";
import { mountRegistryWrites } from "./registry-write-routes.ts";

/** Both prefixes that clients use: v0.1 is frozen, v0 is what `mcp-publisher` and Docker call. */
const prefixes = ["/v0.1", "/v0"] as const;

/**
 * The catalogs in the official MCP Registry's contract (API v0.1): the default one at the root, each at its own address
 * as well. What `registry-lane.ts` does not answer comes here.
 */
export function mountRegistry(app: Hono<AppEnv>): void {
  for (const base of ["", "/catalogs/:slug"] as const) {
    for (const prefix of prefixes) {
      app.use(`${base}${prefix}/*`, async (c, next) => {
        setHeaders(c, corsHeaders(readHeader(c, "access-control-request-headers")));
        if (c.req.method === "OPTIONS") return c.body(null, 204);
        const bare = withoutTrailingSlash(c.req.raw.url);
        if (bare) return c.redirect(bare, 308);
        await next();
      });
      mountChanges(app, `${base}${prefix}`);
      app.get(`${base}${prefix}/servers`, answer);
      app.get(`${base}${prefix}/servers/*`, answer);
      mountRegistryService(app, `${base}${prefix}`);
      if (base === "") mountRegistryWrites(app, prefix);
    }
    mountRegistryDescription(app, base);
  }
}

/** HEAD comes here too; the server leaves the body out. */
async function answer(c: Context<AppEnv>): Promise<Response> {
  const { path, search } = rawAddress(c.req.raw.url);
  const target = parseBase(path);
  if (!target) throw notFound("registry path");
  const { view, remember } = await openCatalog(c, target.slug);
  const result = readCatalog(view, target.rest, search, {
    acceptEncoding: readHeader(c, "accept-encoding"),
    ifNoneMatch: readHeader(c, "if-none-match"),
  });
  if (result.complete) remember(view.revision);
  return new Response(result.body as BodyInit | null, { status: result.status, headers: result.headers });
}

/** Path and query as they were sent: the framework's own would be decoded. */
function rawAddress(url: string): { path: string; search: string } {
  const [, path = "/", search = ""] = /^(?:[a-z]+:\/\/[^/?]*)?([^?]*)(\?.*)?$/is.exec(url) ?? [];
  return { path, search };
}

function withoutTrailingSlash(url: string): string | null {
  const { path, search } = rawAddress(url);
  let end = path.length;
  while (path[end - 1] === "/") end--;
  return end < path.length ? path.slice(0, end) + search : null;
}
