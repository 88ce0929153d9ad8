import type { Tx } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import type { Call, Decision, World } from "../evaluation/index.ts";
import type { MadeDecision } from "./authzen/to-response.ts";
import { decider } from "./decide.ts";

/** What is held in memory is not what is committed: bring it up to date, outside of the transaction, and try again. */
export class WorldOutdated extends Error {
  constructor() {
    super("What decisions depend on has changed meanwhile.");
    this.name = "WorldOutdated";
  }
}

/**
 * What holds now, and goes on to hold until the transaction ends: whoever changes what decisions depend on raises its revision
 * under the same lock, and waits. Nothing is loaded here, as that takes another connection of the pool that callers wait for.
 *
 * @throws WorldOutdated when another revision is in memory
 */
export async function holdWorld(tx: Pick<Tx, "$executeRaw" | "$queryRaw">): Promise<World> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('countersign-catalog', 0))`;
  const [committed] = await tx.$queryRaw<[{ revision: bigint }]>`
    SELECT coalesce(max(revision), 0)::bigint AS revision FROM access_change`;
  const world = decider().store.lastKnown;
  if (world?.revision !== Number(committed.revision)) throw new WorldOutdated();
  return world;
}

const attemptsMax = 10;

/**
 * Does what holds the world, as often as the world in memory was outdated.
 *
 * @throws DomainError `unavailable` when the database does not say what holds now, or nothing more can be recorded
 */
export async function withWorld<T>(act: () => Promise<T>): Promise<T> {
  const { store, recorder } = decider();
  await Promise.all([store.confirmed(), recorder.room()]);
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof WorldOutdated) || attempt === attemptsMax) throw error;
      store.doubt();
      await store.confirmed();
    }
  }
}

/** What a call comes to that people approved. A permit is counted at once, and recorded by `recordApproved` once it is one. */
export function judgeApproved(world: World, call: Call, at: Date): Decision {
  return decider().judgeApproved(world, call, at);
}

/** What it comes to now where it was permitted, and counted, a moment ago: no limit counts it once more. */
export function judgeAgain(world: World, call: Call, at: Date): Decision {
  return decider().judgeAgain(world, call, at);
}

export function recordApproved(world: World, ctx: Ctx, call: Call, made: MadeDecision): void {
  decider().record(world, ctx, call, made);
}
