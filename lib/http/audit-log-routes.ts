import type { Context, Hono } from "hono";
import { policyText, readCheckpoint, readLogFile } from "#lib/audit/sealing/index.ts";
import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { notFound } from "#lib/core/errors.ts";
import { env } from "#lib/env.ts";
import { assertPermitted } from "#lib/kernel/ctx.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { metrics } from "./metrics.ts";
import { authenticate } from "./request-ctx.ts";

/** What is signed anew each second or so, and what never changes once it is there. */
const cache = { newest: "max-age=5", forEver: "max-age=31536000, immutable" };

const text = "text/plain; charset=utf-8";
const bytes = "application/octet-stream";

/**
 * The audit log for mirrors and witnesses, read-only (C2SP tlog-tiles): each class under `/audit/log/<class>/` with its
 * `checkpoint`, `tile/<L>/<N>` and `tile/entries/<N>`, and the keys at `/audit/log/policy` (C2SP tlog-policy). It holds
 * hashes and ids, no content. With AUDIT_LOG_PUBLIC anybody may read it; else it takes `audit.mirror`.
 */
export function mountAuditLog(app: Hono<AppEnv>): void {
  app.get("/audit/log/policy", (c) =>
    serve(c, async () => answer(c, await policyText(), text, cache.newest)),
  );
  app.get("/audit/log/:class/checkpoint", (c) =>
    serve(c, async () => answer(c, await readCheckpoint(classIn(c)), text, cache.newest)),
  );
  app.get("/audit/log/:class/:path{tile/.+}", (c) =>
    serve(c, async () =>
      answer(c, await readLogFile(classIn(c), c.req.param("path") ?? ""), bytes, cache.forEver),
    ),
  );
}

async function serve(c: Context<AppEnv>, read: () => Promise<Response>): Promise<Response> {
  const route = { route: c.req.routePath, method: c.req.method };
  const stop = metrics().duration.startTimer(route);
  await assertMayMirror(c);
  const response = await read();
  stop();
  metrics().requests.inc({ ...route, status: response.status });
  return response;
}

/** @throws DomainError `unauthenticated` or `forbidden` */
async function assertMayMirror(c: Context<AppEnv>): Promise<void> {
  if (env().AUDIT_LOG_PUBLIC) return;
  const { actor } = await authenticate((name) => readHeader(c, name));
  assertPermitted({ ...c.var.ctx, actor }, "audit.mirror");
}

/** @throws DomainError `not_found` for what the log does not have, or not yet */
function answer(
  c: Context<AppEnv>,
  body: string | Buffer | null,
  contentType: string,
  caching: string,
): Response {
  if (body === null) throw notFound("part of the audit log");
  const who = env().AUDIT_LOG_PUBLIC ? "public" : "private";
  return c.body(typeof body === "string" ? body : new Uint8Array(body), 200, {
    "content-type": contentType,
    "cache-control": `${who}, ${caching}`,
  });
}

function classIn(c: Context<AppEnv>): RetentionClass {
  const found = retentionClasses.find((name) => name === c.req.param("class"));
  if (!found) throw notFound("log");
  return found;
}
