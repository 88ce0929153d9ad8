import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import type { Permission } from "#lib/core/permissions.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { createClient, createToken, createUser } from "#lib/identity/index.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";

const ctx = systemCtx("Benchmark");

/** Somebody who reads the log, exports it and says how it is recorded. */
export async function addAuditor(): Promise<{ ctx: Ctx; token: string }> {
  const email = "auditor@example.com";
  const { id, name, roles } = await createUser(ctx, {
    email,
    name: "Auditor",
    roles: ["auditor", "governance"],
  });
  const { token } = await createToken(ctx, { user: email, scopes: ["*"] });
  const actor: UserActor = { kind: "user", id, name, email, roles, scopes: ["*"], via: "token" };
  return { ctx: { actor, requestId: newId("request"), clientIp: null, userAgent: null }, token };
}

/** A gateway's access token, from the console at this address (RFC 6749 §4.4). */
export async function gatewayToken(
  url: string,
  name: string,
  scopes: Permission[] = ["audit.write"],
): Promise<string> {
  const { client_id, client_secret } = await createClient(ctx, {
    ...{ name, kind: "gateway", scopes, namespaces: [] },
  });
  const response = await fetch(`${url}/idp/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials", resource: url }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!token) throw new Error(`There is no token for ${name}: ${response.status}.`);
  return token;
}

/** What only a superuser can do: the log's guards do not stop it. */
export function unguarded(sql: string): Promise<unknown> {
  return runAsOwner(databaseUrl(), `SET session_replication_role = replica; ${sql}`);
}
