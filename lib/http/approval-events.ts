import { setTimeout as pause } from "node:timers/promises";
import type { Context, Hono } from "hono";
import { gatewayOf } from "#lib/approvals/requests/index.ts";
import { placeText, RequestedChanges } from "#lib/approvals/waiting/index.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { placesFor } from "./held-requests.ts";
import { answerLive, type LiveEvents } from "./live-events.ts";
import { authenticate } from "./request-ctx.ts";

const usualPace = {
  /** How long a change may go unseen when its notification is lost. */
  lookMs: 2_000,
  /** How long a stream rests between its looks: what comes together is read together. */
  restMs: 100,
  /** How often a stream says where it is, and asks whether its reader may still read. */
  beatMs: 15_000,
};
type Pace = typeof usualPace & { writeMs?: number };

/** Of gateways, each with a few processes. */
const holdStream = placesFor({ all: 1_000, each: 10 });

/**
 * What becomes of a gateway's own approvals, as server-sent events (WHATWG HTML §9.2): `approval` with its id, version and
 * status, at first of all that wait; and `place`, whose id resumes the stream (`Last-Event-ID`). Nothing that is sent permits
 * anything, and what is missed is read from the row. It ends with the token.
 */
export function mountApprovalEvents(app: Hono<AppEnv>, pace: Pace = usualPace): void {
  app.get("/api/v1/approvals/events", async (c) => {
    // Refusals are answered as such, before the stream begins.
    const { ctx, gatewayId } = await readerOf(c);
    return answerLive(c, {
      name: "approvals",
      hold: () => holdStream(gatewayId),
      tell: (events, gone) => follow(c, events, { ctx, gatewayId }, gone, pace),
      writeMs: pace.writeMs,
    });
  });
}

type Reader = { ctx: Ctx; gatewayId: string };

/** @throws DomainError when the reader may not read any more */
async function follow(
  c: Context<AppEnv>,
  events: LiveEvents,
  { ctx, gatewayId }: Reader,
  gone: AbortSignal,
  { lookMs, restMs, beatMs }: Pace,
): Promise<void> {
  const place = placeText.safeParse(readHeader(c, "last-event-id"));
  const requests = new RequestedChanges(ctx, gatewayId, place.data);
  try {
    for (let beatAt = 0; !gone.aborted; ) {
      const { changes, place } = await requests.read();
      const isDue = Date.now() >= beatAt;
      if (isDue || changes.length > 0) {
        // Nobody is told anything that they may not read by now.
        if ((await readerOf(c)).gatewayId !== gatewayId) return;
        for (const change of changes) await events.send({ event: "approval", data: JSON.stringify(change) });
        // After all that it is behind: a reader who was cut off in between is told of them once more.
        await events.send({ event: "place", id: place, data: "{}" });
        beatAt = Date.now() + beatMs;
      }
      await pause(restMs, undefined, { signal: gone }).catch(() => undefined);
      await requests.next(AbortSignal.any([gone, AbortSignal.timeout(lookMs)]));
    }
  } finally {
    requests.close();
  }
}

/**
 * Who asks, as of now: a token that ended or was revoked is nobody's.
 *
 * @throws DomainError `unauthenticated` or `forbidden`
 */
async function readerOf(c: Context<AppEnv>): Promise<Reader> {
  const { actor } = await authenticate((name) => readHeader(c, name));
  const ctx = { ...c.var.ctx, actor };
  assertPermitted(ctx, "approval.request");
  return { ctx, gatewayId: gatewayOf(ctx).id };
}
