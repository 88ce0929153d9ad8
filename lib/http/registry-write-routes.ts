import type { Context, Hono } from "hono";
import { z } from "zod";
import { worldStore } from "#lib/access/pdp/index.ts";
import { catalogStore } from "#lib/catalog/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { db } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import {
  exchangeDomainProof,
  exchangeNothing,
  exchangeOidcToken,
  publishServer,
  replaceDocument,
  unknownMethod,
} from "#lib/publishing/index.ts";
import { validateServerJsonText } from "#lib/registry/validation/index.ts";
import { loadValidationProfile } from "#lib/settings/index.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { readJsonBody } from "./json-body.ts";
import { metrics } from "./metrics.ts";
import { problemResponse, toProblem } from "./problem.ts";
import { spend } from "./rate-limit.ts";
import { patchServerStatus, patchVersionStatus } from "./registry-status.ts";
import { authenticateWriter } from "./registry-writer.ts";

type C = Context<AppEnv>;

/** One segment when the slash in it is encoded, two when it is not. */
const serverPath = "/servers/:name{[^/]+(?:/[^/]+)?}";
const serverRef = z.object({ name: idText });
const versionRef = serverRef.extend({ version: idText });

/**
 * The writing half of the official MCP Registry's API (v0.1), as far as a registry can have it where people decide:
 * `mcp-publisher` logs in and publishes, and what it publishes is a submission.
 */
export function mountRegistryWrites(app: Hono<AppEnv>, prefix: "/v0.1" | "/v0"): void {
  app.post(`${prefix}/publish`, (c) => write(c, (ctx, body) => publishServer(ctx, body)));
  app.put(`${prefix}${serverPath}/versions/:version`, (c) =>
    write(c, (ctx, body) => replaceDocument(ctx, parseInput(versionRef, c.req.param()), body)),
  );
  app.patch(`${prefix}${serverPath}/versions/:version/status`, (c) =>
    write(c, (ctx, body) => patchVersionStatus(ctx, parseInput(versionRef, c.req.param()), body)),
  );
  app.patch(`${prefix}${serverPath}/status`, (c) =>
    write(c, (ctx, body) => patchServerStatus(ctx, parseInput(serverRef, c.req.param()).name, body)),
  );
  app.post(`${prefix}/validate`, async (c) =>
    answer(
      c,
      validateServerJsonText(await c.req.text(), await loadValidationProfile(db()), { closed: true }),
    ),
  );

  app.post(`${prefix}/auth/dns`, (c) =>
    signIn(c, async (ctx) => exchangeDomainProof(ctx, "dns", await bodyOf(c))),
  );
  app.post(`${prefix}/auth/http`, (c) =>
    signIn(c, async (ctx) => exchangeDomainProof(ctx, "http", await bodyOf(c))),
  );
  app.post(`${prefix}/auth/oidc`, (c) => signIn(c, async (ctx) => exchangeOidcToken(ctx, await bodyOf(c))));
  app.post(`${prefix}/auth/none`, (c) => signIn(c, exchangeNothing));
  for (const method of ["github-at", "github-oidc"])
    app.post(`${prefix}/auth/${method}`, () => Promise.reject(unknownMethod(method)));
}

/** A change by whoever sent the token, and its result. */
async function write(c: C, change: (ctx: Ctx, body: unknown) => Promise<object | string>): Promise<Response> {
  const actor = await authenticateWriter((name) => readHeader(c, name));
  const ctx = { ...c.var.ctx, actor };
  await spend("publish", "id" in actor ? actor.id : "nobody");
  c.set("ctx", ctx);
  try {
    return answer(c, await change(ctx, await bodyOf(c)));
  } catch (error) {
    if (error instanceof DomainError && error.code === "conflict") return badRequest(c, error);
    throw error;
  } finally {
    catalogStore().doubt();
    worldStore().doubt();
  }
}

/** What another state of things refuses is 400 in the official registry, and is told apart by its `code` here. */
function badRequest(c: C, error: DomainError): Response {
  const problem = { ...toProblem(error, c.var.ctx.requestId), status: 400, title: "Bad request" };
  metrics().requests.inc({ route: c.req.routePath, method: c.req.method, status: problem.status });
  return problemResponse(problem);
}

async function signIn(c: C, exchange: (ctx: Ctx) => Promise<object>): Promise<Response> {
  await spend("exchange", c.var.ctx.clientIp ?? "unknown");
  return answer(c, await exchange(c.var.ctx));
}

/** @param result an object, or JSON that was written already */
function answer(c: C, result: object | string): Response {
  metrics().requests.inc({ route: c.req.routePath, method: c.req.method, status: 200 });
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return c.body(typeof result === "string" ? result : JSON.stringify(result), 200, headers);
}

async function bodyOf(c: C): Promise<unknown> {
  const body = await readJsonBody(c);
  if (body === undefined) throw new DomainError("malformed", "Send a body: JSON.");
  return body;
}
