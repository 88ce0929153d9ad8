import type { Context, Hono } from "hono";
import { getRegistryVersion, listRegistryServers, listRegistryVersions } from "#lib/catalog/index.ts";
import { registryQuery } from "#lib/catalog/schemas.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import type { AppEnv } from "./app.ts";

/**
 * The approved catalog in the official MCP Registry's contract, under both prefixes its clients use. Names come encoded
 * (`io.github.a%2Fb`) or not, so both forms are routed, on the raw path.
 */
export function mountRegistry(app: Hono<AppEnv>): void {
  for (const prefix of ["/v0.1", "/v0"]) {
    app.use(`${prefix}/*`, async (c, next) => {
      if (c.req.method === "OPTIONS") return new Response(null, { status: 204, headers: cors });
      await next();
      for (const [name, value] of Object.entries(cors)) c.res.headers.set(name, value);
      // Any page may read the public catalog; the console's own isolation header would keep it from doing so.
      c.res.headers.delete("cross-origin-opener-policy");
    });
    app.get(`${prefix}/servers`, async (c) =>
      c.json(await listRegistryServers(parseInput(registryQuery, c.req.query()))),
    );
    for (const name of [":name", ":namespace/:name"]) {
      app.get(`${prefix}/servers/${name}/versions`, async (c) =>
        c.json(await listRegistryVersions(nameOf(c))),
      );
      app.get(`${prefix}/servers/${name}/versions/:version`, async (c) =>
        c.json(await getRegistryVersion(nameOf(c), c.req.param("version") ?? "")),
      );
    }
  }
}

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  "access-control-allow-headers": "Authorization, Content-Type",
  "access-control-expose-headers": "Content-Type, Content-Length, X-Request-Id",
  "access-control-max-age": "86400",
};

function nameOf(c: Context): string {
  const { namespace, name = "" } = c.req.param() as { namespace?: string; name?: string };
  return namespace ? `${namespace}/${name}` : name;
}
