import type { Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import {
  catalogStore,
  changePageText,
  changesQuery,
  changesSince,
  feedPosition,
} from "#lib/catalog/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import { log } from "#lib/log.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { holdRequest } from "./held-requests.ts";
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
  return page;
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
  const leave = holdRequest(c.var.ctx.clientIp ?? "unknown");
  c.header("cache-control", "no-store");
  return streamSSE(
    c,
    async (events) => {
      const gone = new AbortController();
      events.onAbort(() => {
        gone.abort();
        leave();
      });
      try {
        for (let since = asked.since; !gone.signal.aborted; ) {
          const page = await read(c, { ...asked, since });
          for (const { position, json } of page.changes)
            await events.writeSSE({ event: "change", id: position, data: json });
          since = page.next;
          if (page.more) continue;
          await events.writeSSE({ event: "position", id: since, data: JSON.stringify({ next: since }) });
          const heartbeat = AbortSignal.timeout(heartbeatMs);
          const woken = await catalogStore().nextRevision(
            page.revision,
            AbortSignal.any([gone.signal, heartbeat]),
          );
          if (woken === "ended" && !heartbeat.aborted) return;
        }
      } finally {
        leave();
      }
    },
    async (error, events) => {
      const code = error instanceof DomainError ? error.code : "internal";
      log.info({ code, err: code === "internal" ? error : undefined }, "change stream ended");
      await events.writeSSE({ event: "end", data: JSON.stringify({ code }) });
    },
  );
}
