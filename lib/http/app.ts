import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { worldStore } from "#lib/access/pdp/index.ts";
import { catalogStore } from "#lib/catalog/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type FileAnswer, fileAnswer } from "#lib/core/file-answer.ts";
import { newId } from "#lib/core/ids.ts";
import { isObject } from "#lib/core/json-object.ts";
import { can } from "#lib/core/permissions.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { productPoint } from "./access-point.ts";
import { mountAccessRequests } from "./access-requests.ts";
import { mountAccess } from "./access-routes.ts";
import type { AppEnv } from "./app-env.ts";
import { mountApprovalEvents } from "./approval-events.ts";
import { mountExportFiles } from "./audit-export-files.ts";
import { mountAuditIntake } from "./audit-intake.ts";
import { mountAuditLog } from "./audit-log-routes.ts";
import { mountAuditTail } from "./audit-tail.ts";
import { readHeader, setHeaders } from "./headers.ts";
import { isReady } from "./health.ts";
import { readJsonBody } from "./json-body.ts";
import { mountKeySet } from "./key-set.ts";
import { metrics, renderMetrics } from "./metrics.ts";
import { mountNotificationStream } from "./notification-stream.ts";
import { openApiDocument } from "./openapi.ts";
import { problemResponse, toProblem } from "./problem.ts";
import { spend } from "./rate-limit.ts";
import { mountResourceMetadata } from "./registry-description.ts";
import { mountRegistry } from "./registry-routes.ts";
import { anonymousCtx, assertNoOtherSite, assertSameOrigin, authenticate } from "./request-ctx.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";
import { apiPolicy, baseHeaders, documentPolicy } from "./security-headers.ts";

const bodyMaxBytes = 1_048_576;

/** The API: everything that machines and the console's pages call. Pages themselves are Next's. */
export function createApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>({ strict: true });
  const always = { ...baseHeaders(), "content-security-policy": apiPolicy };

  app.use("*", async (c, next) => {
    const ctx = anonymousCtx((name) => readHeader(c, name), c.env.incoming?.socket?.remoteAddress ?? null);
    c.set("ctx", ctx);
    setHeaders(c, always);
    setHeaders(c, { "x-request-id": ctx.requestId });
    await next();
  });
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) =>
    (await isReady()) ? c.json({ status: "ready" }) : c.json({ status: "not_ready" }, 503),
  );
  app.get("/metrics", async (c) => {
    const { body, contentType } = await renderMetrics();
    return c.body(body, 200, { "content-type": contentType });
  });

  mountAuditIntake(app);
  mountAccess(app, productPoint());
  app.use("*", async (c, next) => {
    if (hasNul(c.req.raw.url)) throw new DomainError("malformed", "The address contains the NUL character.");
    await spend("api", c.var.ctx.clientIp ?? "unknown");
    await next();
  });

  mountAccessRequests(app);
  mountNotificationStream(app);
  mountApprovalEvents(app);
  mountAuditTail(app);
  mountAuditLog(app);
  mountExportFiles(app);
  for (const route of routes) mount(app, route);
  app.on(["POST", "PATCH", "PUT"], "*", limitBody(bodyMaxBytes));
  const description = openApiDocument(routes);
  app.get("/api/openapi.json", (c) => c.json(description));
  mountRegistry(app);
  mountResourceMetadata(app);
  mountKeySet(app);

  app.notFound((c) =>
    failure(
      c,
      new DomainError("not_found", `There is nothing at ${c.req.path}. /api/openapi.json lists the API.`),
    ),
  );
  app.onError((error, c) => failure(c, error));
  return app;
}

function mount(app: Hono<AppEnv>, route: Route): void {
  const path = route.path.replace(/\{(\w+)\}/g, ":$1");
  const limit = limitBody(route.bodyMaxBytes ?? bodyMaxBytes);
  app.on(route.method, path, async (c) => {
    if (route.fileTypes) refuseHead(c.req.method);
    const stop = metrics().duration.startTimer({ route: route.path, method: route.method });
    const header = (name: string) => readHeader(c, name);
    const { actor, by } = await authenticate(header);
    assertSameOrigin(route.method, by, header);
    if (route.fileTypes) assertNoOtherSite(by, header);
    const ctx = { ...c.var.ctx, actor };
    c.set("ctx", ctx);
    const call = route.call as (ctx: Ctx, input: unknown) => Promise<unknown>;
    // Whoever may not do this is refused by the call itself, before a large body is read.
    if (route.bodyMaxBytes && can(actor, route.call.def.permission) !== true) await call(ctx, {});
    await limit(c, async () => undefined);
    const input = await inputOf(c);
    const result = await call(ctx, route.idempotencyKey ? withKey(c, input) : input);
    if (route.method !== "GET") {
      catalogStore().doubt();
      worldStore().doubt();
    }
    stop();
    const status = statusOf(route, result);
    metrics().requests.inc({ route: route.path, method: route.method, status });
    if (status === 204) return c.body(null, 204);
    if (route.fileTypes) return sendFile(c, fileAnswer.parse(result));
    const made: Record<string, string> = route.idempotencyKey
      ? { location: `${route.path}/${(result as { id: string }).id}` }
      : {};
    return c.json(result as object, status, { "cache-control": "no-store", ...made });
  });
}

/** What was made by an earlier request of the same key is there, and not made now. */
function statusOf({ status, idempotencyKey }: Route, result: unknown): Route["status"] {
  return idempotencyKey && (result as { again: boolean }).again ? 200 : status;
}

/** A HEAD comes to a GET's handler. Of a file it would be an export that nobody gets, and that the log has all the same. */
function refuseHead(method: string): void {
  if (method === "HEAD")
    throw new DomainError("method_not_allowed", "Ask for this file with GET. Nothing was exported.", {
      details: { allow: "GET" },
    });
}

function sendFile(c: Context<AppEnv>, { contentType, filename, body, inline }: FileAnswer): Response {
  if (inline) setHeaders(c, { "content-security-policy": documentPolicy });
  return c.body(body, 200, {
    "content-type": contentType,
    "content-disposition": `${inline ? "inline" : "attachment"}; filename="${filename}"`,
    "cache-control": "no-store",
  });
}

/** Path, query and body as one object. The path wins: an id in a body can't name another object. */
async function inputOf(c: Context<AppEnv>): Promise<unknown> {
  const fromPath = c.req.param() as Record<string, string>;
  if (c.req.method === "GET" || c.req.method === "DELETE") return { ...c.req.query(), ...fromPath };
  const body = await readJsonBody(c);
  if (body === undefined) return fromPath;
  return isObject(body) ? { ...body, ...fromPath } : body;
}

/** What the same request carries each time that it is sent; a key in the body counts where there is no header. */
function withKey(c: Context<AppEnv>, input: unknown): unknown {
  const key = readHeader(c, "idempotency-key");
  return key !== undefined && isObject(input) ? { ...input, idempotency_key: key } : input;
}

function failure(c: Context<AppEnv>, error: unknown): Response {
  const problem = toProblem(error, c.var.ctx?.requestId ?? newId("request"));
  metrics().requests.inc({ route: c.req.routePath, method: c.req.method, status: problem.status });
  return problemResponse(problem);
}

function limitBody(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new DomainError("too_large", `A body may have ${maxSize} bytes at most.`);
    },
  });
}

function hasNul(url: string): boolean {
  return /%00|\0/.test(url);
}
