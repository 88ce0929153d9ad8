import type { Hono } from "hono";
import { publicKeys } from "#lib/approvals/claims/index.ts";
import type { AppEnv } from "./app-env.ts";

/** The keys that gateways check decision tokens by (RFC 7517). Anybody may have them, and hold them for a while. */
export function mountKeySet(app: Hono<AppEnv>): void {
  app.get("/.well-known/jwks.json", async (c) =>
    c.json(await publicKeys(), 200, {
      "content-type": "application/jwk-set+json",
      "cache-control": "public, max-age=300",
    }),
  );
}
