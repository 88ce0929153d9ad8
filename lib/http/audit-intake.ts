import type { Context, Hono } from "hono";
import {
  assertMayReport,
  assertRoom,
  batchBytesMax,
  type InboxLimits,
  takeEvents,
  tooLarge,
} from "#lib/audit/intake/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { log } from "#lib/log.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { isReady } from "./health.ts";
import { metrics } from "./metrics.ts";
import { spend } from "./rate-limit.ts";
import { authenticate } from "./request-ctx.ts";

const path = "/api/v1/audit/events";

/**
 * `POST /api/v1/audit/events`: batches of events from gateways. Mounted before the general limit, which counts by address: a
 * gateway reports as often as it must, and is limited by what the log can take.
 */
export function mountAuditIntake(app: Hono<AppEnv>, limits?: InboxLimits): void {
  app.post(path, async (c) => {
    const stop = metrics().duration.startTimer({ route: path, method: "POST" });
    const answer = await orUnavailable(c.var.ctx, async () => {
      const ctx = await reporterOf(c);
      await assertRoom(limits);
      return takeEvents(ctx, {
        body: await readBody(c),
        contentType: readHeader(c, "content-type") ?? "",
        contentEncoding: readHeader(c, "content-encoding"),
      });
    });
    stop();
    metrics().requests.inc({ route: path, method: "POST", status: 200 });
    return c.json(answer, 200, { "cache-control": "no-store" });
  });
}

/** @throws DomainError `unauthenticated`, `forbidden`, `rate_limited` */
async function reporterOf(c: Context<AppEnv>): Promise<Ctx> {
  try {
    const { actor } = await authenticate((name) => readHeader(c, name));
    const ctx = { ...c.var.ctx, actor };
    c.set("ctx", ctx);
    await spend("intake", assertMayReport(ctx));
    return ctx;
  } catch (error) {
    // Whoever may not report pays as everybody does elsewhere.
    if (error instanceof DomainError && error.code !== "rate_limited")
      await spend("api", c.var.ctx.clientIp ?? "unknown");
    throw error;
  }
}

/** @throws DomainError `too_large` as soon as it is */
async function readBody(c: Context<AppEnv>): Promise<Uint8Array> {
  if (Number(readHeader(c, "content-length") ?? 0) > batchBytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    bytes += chunk.length;
    if (bytes > batchBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

/** A gateway that hears 503 keeps its events and sends them again: that is what it should do while the database is away. */
async function orUnavailable<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DomainError || (await isReady())) throw cause;
    log.error({ err: cause, requestId: ctx.requestId }, "audit intake: the database is away");
    throw new DomainError(
      "unavailable",
      "Nothing can be stored at the moment. Keep the events, and send them again.",
      {
        details: { retry_after: 5 },
        cause,
      },
    );
  }
}
