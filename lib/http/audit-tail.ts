import { setTimeout as pause } from "node:timers/promises";
import type { Context, Hono } from "hono";
import { markOf, readQuery, recordSearch, Tail } from "#lib/audit/search/index.ts";
import { tailQuery } from "#lib/audit/search/schemas.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { type AuditQuery, printQuery } from "#lib/core/audit-query/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { placesFor } from "./held-requests.ts";
import { answerLive, type LiveEvents } from "./live-events.ts";
import { authenticate } from "./request-ctx.ts";

const usualPace = {
  /** How long a tail rests before it looks again. */
  restMs: 1_000,
  /** How often it shows that it lives, and asks whether its reader may still read. */
  beatMs: 15_000,
};
type Pace = typeof usualPace & { writeMs?: number };

/** Of people, each with a few windows open. */
const holdTail = placesFor({ all: 200, each: 5 });

type Reader = Ctx & { actor: UserActor };

/**
 * What a search of the audit log finds, as it is sealed, as server-sent events (WHATWG HTML §9.2): `event`; `dropped`, with how
 * many more there were than are sent at a time; and now and then `place`. The id of each resumes the tail (`Last-Event-ID`). It
 * ends with the session.
 */
export function mountAuditTail(app: Hono<AppEnv>, pace: Pace = usualPace): void {
  app.get("/api/v1/audit/events/stream", async (c) => {
    // Refusals are answered as such, before the stream begins.
    const reader = await readerOf(c);
    const query = readQuery(parseInput(tailQuery, c.req.query()).q ?? "");
    return answerLive(c, {
      name: "audit",
      hold: () => holdTail(reader.actor.id),
      tell: (events, gone) => follow(c, events, reader, query, gone, pace),
      writeMs: pace.writeMs,
    });
  });
}

/** @throws DomainError when the reader is somebody else by now, or nobody any more */
async function follow(
  c: Context<AppEnv>,
  events: LiveEvents,
  reader: Reader,
  query: AuditQuery,
  gone: AbortSignal,
  { restMs, beatMs }: Pace,
): Promise<void> {
  const canonical = printQuery(query);
  const idOf = (place: string) => `${place};${markOf(reader, canonical, [place])}`;
  const last = readHeader(c, "last-event-id") ?? "";
  const [resumed = ""] = last.split(";", 1);
  const isOurs = last === idOf(resumed);
  const tail = await Tail.open(query, isOurs ? resumed : undefined);
  if (!isOurs) await recordSearch(reader, query, { live: true });
  const sayWhere = (place: string) => events.send({ event: "place", id: idOf(place), data: "{}" });
  await sayWhere(tail.place);
  for (let beatAt = Date.now() + beatMs; !gone.aborted; ) {
    const { events: found, dropped, place } = await tail.read();
    const due = Date.now() >= beatAt;
    // Nobody is told anything that they may not read by now.
    if ((due || found.length > 0) && (await readerOf(c)).actor.id !== reader.actor.id) return;
    for (const { event, place: behind } of found)
      await events.send({ event: "event", id: idOf(behind), data: JSON.stringify(event) });
    if (dropped > 0)
      await events.send({ event: "dropped", id: idOf(place), data: JSON.stringify({ count: dropped }) });
    if (due) {
      await sayWhere(place);
      beatAt = Date.now() + beatMs;
    }
    await pause(restMs, undefined, { signal: gone }).catch(() => undefined);
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
  assertPermitted(ctx, "audit.read");
  if (actor.kind !== "user") throw new DomainError("forbidden", "Only people follow the audit log.");
  return { ...ctx, actor };
}
