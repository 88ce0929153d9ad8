import type { Context, Hono } from "hono";
import { catalogStore } from "#lib/catalog/index.ts";
import { governanceMeta } from "#lib/catalog/schemas.ts";
import { notFound } from "#lib/core/errors.ts";
import { env } from "#lib/env.ts";
import { embeddedIssuer } from "#lib/identity/index.ts";
import packageJson from "../../package.json" with { type: "json" };
import type { AppEnv } from "./app-env.ts";
import { setHeaders } from "./headers.ts";
import { jsonSchema } from "./json-schema.ts";
import { corsHeaders } from "./registry-headers.ts";
import { registryOpenApi } from "./registry-openapi.ts";

/** What a catalog says about itself: its API, and the form of our facts in `_meta`. */
export function mountRegistryDescription(app: Hono<AppEnv>, base: "" | "/catalogs/:slug"): void {
  app.get(`${base}/openapi.yaml`, async (c) => {
    const slug = c.req.param("slug");
    if (slug) await assertCatalog(slug);
    const description = registryOpenApi(`${env().publicUrl}${slug ? `/catalogs/${slug}` : ""}`);
    setHeaders(c, corsHeaders());
    // JSON is YAML (YAML 1.2 §1.3).
    return c.body(JSON.stringify(description, null, 2), 200, { "content-type": "application/yaml" });
  });
  app.get(`${base}/v0.1/x/dev.countersign/governance.schema.json`, (c) => {
    const schema = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      ...jsonSchema(governanceMeta, "output"),
    };
    return c.json(schema, 200, { "content-type": "application/schema+json" });
  });
}

/** Whether and what it is, as `mcp-publisher` and monitors ask. */
export function mountRegistryService(app: Hono<AppEnv>, prefix: string): void {
  app.get(`${prefix}/health`, (c) => c.json({ status: "ok" }));
  app.get(`${prefix}/ping`, (c) => c.json({ pong: true }));
  app.get(`${prefix}/version`, (c) =>
    c.json({ version: `v${packageJson.version}`, git_commit: "unknown", build_time: "unknown" }),
  );
}

/** Where a protected catalog's readers get their tokens (RFC 9728), and the same for the console's API. */
export function mountResourceMetadata(app: Hono<AppEnv>): void {
  const path = "/.well-known/oauth-protected-resource";
  app.get(path, (c) => metadata(c, env().publicUrl, "Countersign"));
  app.get(`${path}/catalogs/:slug`, async (c) => {
    const { slug, name } = await assertCatalog(c.req.param("slug"));
    return metadata(c, `${env().publicUrl}/catalogs/${slug}`, name);
  });
}

async function assertCatalog(slug: string): Promise<{ slug: string; name: string }> {
  const view = (await catalogStore().fresh()).bySlug.get(slug);
  if (!view) throw notFound("catalog");
  return view.catalog;
}

function metadata(c: Context<AppEnv>, resource: string, name: string): Response {
  const { OIDC_ISSUER, TRUSTED_ISSUERS } = env();
  setHeaders(c, corsHeaders());
  return c.json({
    resource,
    resource_name: name,
    authorization_servers: [...(OIDC_ISSUER ? [] : [embeddedIssuer()]), ...TRUSTED_ISSUERS],
    scopes_supported: ["catalog.read"],
    bearer_methods_supported: ["header"],
  });
}
