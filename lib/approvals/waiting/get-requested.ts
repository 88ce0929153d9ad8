import { setTimeout as delay } from "node:timers/promises";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { query } from "#lib/kernel/query.ts";
import { gatewayOf } from "../requests/gateway-of.ts";
import { loadRequested, toRequested } from "../requests/requested-row.ts";
import { type RequestedApproval, requestedApproval, waitQuery } from "../requests/schemas.ts";
import { wakeUps } from "./wake-ups.ts";

/**
 * What became of a gateway's own request. With `wait` it answers at once when there is something newer than `after` or nothing
 * more to wait for, else as soon as there is, or with what is there when the time is over.
 *
 * @throws DomainError `not_found`, also for what another gateway asked for
 */
export const getRequested = query({
  id: "getRequestedApproval",
  permission: "approval.request",
  summary: "What became of an action that waits for a human's yes; with `wait`, as soon as it changes",
  input: waitQuery,
  output: requestedApproval,
  async run(ctx, { id, wait, after }) {
    const gateway = gatewayOf(ctx);
    const until = performance.now() + wait * 1_000;
    for (let known = after; ; ) {
      // Whoever listens before they look misses nothing that happens in between.
      const { changed, stop } = wakeUps().next(id, known);
      const over = new AbortController();
      try {
        const told = await look(ctx, gateway.id, id);
        const leftMs = until - performance.now();
        if (leftMs <= 0 || told.version > after || told.status !== "pending") return told;
        known = told.version;
        const wait = delay(Math.min(leftMs, untilEndMs(told)), undefined, { signal: over.signal });
        await Promise.race([changed, wait.catch(() => undefined)]);
      } finally {
        over.abort();
        stop();
      }
    }
  },
});

async function look(ctx: Ctx, gatewayId: string, id: string): Promise<RequestedApproval> {
  const at = await now(ctx, db());
  return toRequested(await loadRequested(db(), gatewayId, id), at);
}

/** A request ends at its deadline without anything being written. */
function untilEndMs({ expires_at }: RequestedApproval): number {
  return Math.max(50, Date.parse(expires_at) - Date.now());
}
