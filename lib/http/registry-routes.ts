import type { Hono } from "hono";
import { getRegistryVersion, listRegistryServers, listRegistryVersions } from "#lib/catalog/index.ts";
import { registryQuery } from "#lib/catalog/schemas.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import type { AppEnv } from "./app-env.ts";
import { setHeaders } from "./headers.ts";

/**
 * The approved catalog in the official MCP Registry's contract, under both prefixes its clients use. Names come encoded
 * (`io.github.a%2Fb`) or not, so both forms are routed, on the raw path.
 */
export function mountRegistry(app: Hono<AppEnv>): void {
  for (const prefix of ["/v0.1", "/v0"]) {
    app.use(`${prefix}/*`, async (c, next) => {
      setHeaders(c, cors);
      if (c.req.method === "OPTIONS") return c.body(null, 204);
      await next();
    });
    app.get(`${prefix}/servers`, async (c) =>
      c.json(await listRegistryServers(parseInput(registryQuery, c.req.query()))),
    );
    app.get(`${prefix}/servers/${name}/versions`, async (c) =>
      c.json(await listRegistryVersions(c.req.param("name"))),
    );
    app.get(`${prefix}/servers/${name}/versions/:version`, async (c) =>
      c.json(await getRegistryVersion(c.req.param("name"), c.req.param("version"))),
    );
  }
}

/** One segment when the slash in it is encoded, two when it is not. */
const name = ":name{[^/]+(?:/[^/]+)?}" as const;

const cors = {
  // Any page may read the public catalog; the console's own isolation would keep it from doing so.
  "cross-origin-opener-policy": "unsafe-none",
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  "access-control-allow-headers": "Authorization, Content-Type",
  "access-control-expose-headers": "Content-Type, Content-Length, X-Request-Id",
  "access-control-max-age": "86400",
};
