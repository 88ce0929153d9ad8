import { setTimeout as pause } from "node:timers/promises";
import type { Context, Hono } from "hono";
import type { UserActor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { idPattern } from "#lib/core/ids.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { countNotifications, Inbox, notificationSource } from "#lib/notifications/index.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { placesFor } from "./held-requests.ts";
import { answerLive, type LiveEvents } from "./live-events.ts";
import { authenticate } from "./request-ctx.ts";

const usualPace = {
  /** How often a stream shows that it lives, and asks whether its reader may still read. */
  beatMs: 15_000,
  /** How long a stream rests before it looks again: what comes together is read and counted together. */
  restMs: 300,
};
type Pace = typeof usualPace & { writeMs?: number };

/** Of people, each with a few windows open; apart from the catalogs' readers, so that neither takes the other's place. */
const holdStream = placesFor({ all: 2_000, each: 20 });

type Reader = Ctx & { actor: UserActor };

/**
 * A person's notifications as they come, as server-sent events (WHATWG HTML §9.2): `notification`, whose id resumes the
 * stream (`Last-Event-ID`), and `counts` whenever they changed. It ends with the session.
 */
export function mountNotificationStream(app: Hono<AppEnv>, pace: Pace = usualPace): void {
  app.get("/api/v1/notifications/stream", async (c) => {
    // Refusals are answered as such, before the stream begins.
    const { actor } = await readerOf(c);
    return answerLive(c, {
      name: "notifications",
      hold: () => holdStream(actor.id),
      tell: (events, gone) => follow(c, events, actor.id, gone, pace),
      writeMs: pace.writeMs,
    });
  });
}

/** @throws DomainError when the reader is somebody else by now, or nobody any more */
async function follow(
  c: Context<AppEnv>,
  events: LiveEvents,
  userId: string,
  gone: AbortSignal,
  { beatMs, restMs }: Pace,
): Promise<void> {
  const watch = notificationSource().watch(userId);
  try {
    const last = readHeader(c, "last-event-id");
    const resumed = last && idPattern("notification").test(last) ? last : undefined;
    const inbox = await Inbox.open(userId, resumed);
    const tellNew = async (reader: UserActor) => {
      for (const view of await inbox.read(reader))
        await events.send({ event: "notification", id: view.id, data: JSON.stringify(view) });
    };
    for (let shown = ""; !gone.aborted; ) {
      const reader = await readerOf(c);
      if (reader.actor.id !== userId) return;
      await tellNew(reader.actor);
      const counts = JSON.stringify(await countNotifications(reader, {}));
      // What came while it was counted: nothing is counted that was not told.
      await tellNew(reader.actor);
      if (counts !== shown) await events.send({ event: "counts", data: counts });
      else await events.beat();
      shown = counts;
      await pause(restMs, undefined, { signal: gone }).catch(() => undefined);
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
