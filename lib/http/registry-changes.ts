import type { Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { catalogStore, changePageText, changesQuery, changesSince } from "#lib/catalog/index.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { openCatalog } from "./registry-open.ts";

/** Proxies close connections on which nothing moves. */
const heartbeatMs = 15_000;

/** The catalog's change feed, in the extension area that the official API leaves for it: pages, long poll, or SSE. */
export function mountChanges(app: Hono<AppEnv>, prefix: string): void {
  app.get(`${prefix}/x/dev.countersign/changes`, async (c) => {
    const slug = c.req.param("slug") ?? "default";
    const { since, limit, wait } = parseInput(changesQuery, c.req.query());
    if (/\btext\/event-stream\b/i.test(readHeader(c, "accept") ?? "")) {
      const resumed = readHeader(c, "last-event-id");
      return stream(c, slug, resumed && /^\d{1,15}$/.test(resumed) ? Number(resumed) : since, limit);
    }
    const { view, remember } = await openCatalog(c, slug);
    remember(since);
    let page = changesSince(view, since, limit);
    const deadline = AbortSignal.timeout(wait * 1_000);
    while (page.changes.length === 0 && wait > 0 && !deadline.aborted) {
      await catalogStore().nextRevision(AbortSignal.any([deadline, c.req.raw.signal]));
      if (c.req.raw.signal.aborted) break;
      page = changesSince((await openCatalog(c, slug)).view, since, limit);
    }
    return new Response(changePageText(page), {
      headers: { "content-type": "application/json", "cache-control": "no-store" },
    });
  });
}

/** Each change as an event whose id is the position behind it; a reader who comes back names the last (`Last-Event-ID`). */
async function stream(c: Context<AppEnv>, slug: string, since: number, limit: number): Promise<Response> {
  // Refusals are answered as such, before the stream begins.
  changesSince((await openCatalog(c, slug)).view, since, 1);
  c.header("cache-control", "no-store");
  return streamSSE(c, async (events) => {
    let position = since;
    const gone = new AbortController();
    events.onAbort(() => gone.abort());
    while (!gone.signal.aborted) {
      // Opened anew each time: a token that ended, or a catalog that closed, ends the stream.
      const { view, remember } = await openCatalog(c, slug);
      remember(position);
      const page = changesSince(view, position, limit);
      for (const change of page.changes)
        await events.writeSSE({ event: "change", id: String(JSON.parse(change).sequence), data: change });
      position = page.next;
      if (page.next < page.revision) continue;
      await events.writeSSE({
        event: "position",
        id: String(position),
        data: JSON.stringify({ next: position }),
      });
      await catalogStore().nextRevision(AbortSignal.any([gone.signal, AbortSignal.timeout(heartbeatMs)]));
    }
  });
}
