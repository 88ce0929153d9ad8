import type { Context, Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { UserActor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { idPattern } from "#lib/core/ids.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { log } from "#lib/log.ts";
import { countNotifications, Inbox, notificationSource } from "#lib/notifications/index.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { placesFor } from "./held-requests.ts";
import { authenticate } from "./request-ctx.ts";

/** How often a stream shows that it lives, and asks whether its reader may still read. */
const heartbeatMs = 15_000;
/** Of people, each with a few windows open; apart from the catalogs' readers, so that neither takes the other's place. */
const holdStream = placesFor({ all: 2_000, each: 20 });

type Reader = Ctx & { actor: UserActor };

/**
 * A person's notifications as they come, as server-sent events (WHATWG HTML §9.2): `notification`, whose id resumes the
 * stream (`Last-Event-ID`), and `counts` whenever they changed. It ends with the session.
 */
export function mountNotificationStream(app: Hono<AppEnv>, beatMs = heartbeatMs): void {
  app.get("/api/v1/notifications/stream", async (c) => {
    // Refusals are answered as such, before the stream begins.
    const { actor } = await readerOf(c);
    const leave = holdStream(actor.id);
    c.header("cache-control", "no-store");
    c.header("x-accel-buffering", "no");
    return streamSSE(c, async (events) => {
      const gone = new AbortController();
      events.onAbort(() => gone.abort());
      try {
        await follow(c, events, actor.id, gone.signal, beatMs);
      } catch (error) {
        const code = error instanceof DomainError ? error.code : "internal";
        log.info({ code, err: code === "internal" ? error : undefined }, "notification stream ended");
        await events.writeSSE({ event: "end", data: JSON.stringify({ code }) });
      } finally {
        leave();
      }
    });
  });
}

/** @throws DomainError when the reader is somebody else by now, or nobody any more */
async function follow(
  c: Context<AppEnv>,
  events: SSEStreamingApi,
  userId: string,
  gone: AbortSignal,
  beatMs: number,
): Promise<void> {
  const watch = notificationSource().watch(userId);
  try {
    const last = readHeader(c, "last-event-id");
    const resumed = last && idPattern("notification").test(last) ? last : undefined;
    const inbox = await Inbox.open(userId, resumed);
    for (let shown = ""; !gone.aborted; ) {
      const reader = await readerOf(c);
      if (reader.actor.id !== userId) return;
      // Counted first, so that nothing is counted that was not told.
      const counts = JSON.stringify(await countNotifications(reader, {}));
      for (const view of await inbox.read())
        await events.writeSSE({ event: "notification", id: view.id, data: JSON.stringify(view) });
      if (counts !== shown) await events.writeSSE({ event: "counts", data: counts });
      else await events.write(": still here\n\n");
      shown = counts;
      const beat = AbortSignal.timeout(beatMs);
      if ((await watch.next(AbortSignal.any([gone, beat]))) === "ended" && !beat.aborted) return;
    }
  } finally {
    watch.close();
  }
}

/**
 * Who asks, as of now: a session that ended, or a person who was disabled, is nobody.
 *
 * @throws DomainError `unauthenticated` or `forbidden`
 */
async function readerOf(c: Context<AppEnv>): Promise<Reader> {
  const { actor } = await authenticate((name) => readHeader(c, name));
  const ctx = { ...c.var.ctx, actor };
  assertPermitted(ctx, "notification.read");
  if (actor.kind !== "user") throw new DomainError("forbidden", "Only people have notifications.");
  return { ...ctx, actor };
}
