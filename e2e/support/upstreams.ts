import { afterEach, beforeEach } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { provideEnv } from "#lib/env.ts";
import { syncSource } from "#lib/sources/index.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { addRegistry, upstreamRecords } from "./sources.ts";
import { startUpstream, type UpstreamRegistry } from "./upstream-registry.ts";

/**
 * Lets the tests of a file sync from upstreams on this machine, without a pause between pages.
 *
 * @returns what starts an upstream; it is closed after the test
 */
export function provideUpstreams(): typeof startUpstream {
  const open: UpstreamRegistry[] = [];
  beforeEach(() => provideEnv({ OUTBOUND_ALLOW: "127.0.0.1", SYNC_PAUSE_MS: "0" }));
  afterEach(async () => {
    await Promise.all(open.splice(0).map((upstream) => upstream.close()));
  });
  return async (...offer) => {
    const upstream = await startUpstream(...offer);
    open.push(upstream);
    return upstream;
  };
}

/** A source of an upstream with five servers on pages of two. */
export async function sourceOfFive(by: UserActor, upstreamOf: typeof startUpstream) {
  const upstream = await upstreamOf(upstreamRecords(5), 2);
  const { id } = await addRegistry(by, upstream.url);
  return { upstream, id, start: () => syncSource(ctxOf(by), { id }) };
}
