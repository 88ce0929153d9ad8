import type { Context, Hono } from "hono";
import {
  catalogStore,
  changePageText,
  changesQuery,
  changesSince,
  feedPosition,
} from "#lib/catalog/index.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { holdRequest } from "./held-requests.ts";
import { answerLive } from "./live-events.ts";
import { openCatalog } from "./registry-open.ts";

/** Proxies close connections on which nothing moves. */
const heartbeatMs = 15_000;

type Asked = { slug: string; since: string; limit: number };

/** The catalog's change feed, in the extension area that the official API leaves for it: pages, long poll, or SSE. */
export function mountChanges(app: Hono<AppEnv>, prefix: string): void {
  app.get(`${prefix}/x/dev.countersign/changes`, async (c) => {
    const { wait, ...rest } = parseInput(changesQuery, c.req.query());
    const asked = { slug: c.req.param("slug") ?? "default", ...rest };
    if (!/\btext\/event-stream\b/i.test(readHeader(c, "accept") ?? "")) return poll(c, asked, wait);
    const resumed = feedPosition.safeParse(readHeader(c, "last-event-id"));
    return stream(c, resumed.success ? { ...asked, since: resumed.data } : asked);
  });
}

async function read(c: Context<AppEnv>, { slug, since, limit }: Asked) {
  // Opened anew each time: a token that ended, or a catalog that closed, ends the waiting.
  const { view, remember } = await openCatalog(c, slug);
  const page = changesSince(view, since, limit);
  remember(page.held);
  return { ...page, remember };
}

async function poll(c: Context<AppEnv>, asked: Asked, wait: number): Promise<Response> {
  let page = await read(c, asked);
  if (page.changes.length === 0 && wait > 0) {
    const leave = holdRequest(c.var.ctx.clientIp ?? "unknown");
    const signal = AbortSignal.any([AbortSignal.timeout(wait * 1_000), c.req.raw.signal]);
    try {
      while (page.changes.length === 0) {
        if ((await catalogStore().nextRevision(page.revision, signal)) === "ended") break;
        page = await read(c, asked);
      }
    } finally {
      leave();
    }
  }
  return new Response(changePageText(page), {
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}

/** Each change as an event whose id is the position behind it; a reader who comes back names the last (`Last-Event-ID`). */
async function stream(c: Context<AppEnv>, asked: Asked): Promise<Response> {
  // Refusals are answered as such, before the stream begins.
  await read(c, { ...asked, limit: 1 });
  return answerLive(c, {
    name: "changes",
    hold: () => holdRequest(c.var.ctx.clientIp ?? "unknown"),
    async tell(events, gone) {
      for (let since = asked.since; !gone.aborted; ) {
        const page = await read(c, { ...asked, since });
        for (const { position, json } of page.changes)
          await events.send({ event: "change", id: position, data: json });
        since = page.next;
        if (page.more) continue;
        await events.send({ event: "position", id: since, data: JSON.stringify({ next: since }) });
        // It was taken off our hands: its reader holds this now, not only once they ask again.
        page.remember(page.revision);
        const heartbeat = AbortSignal.timeout(heartbeatMs);
        const woken = await catalogStore().nextRevision(page.revision, AbortSignal.any([gone, heartbeat]));
        if (woken === "ended" && !heartbeat.aborted) return;
      }
    },
  });
}
