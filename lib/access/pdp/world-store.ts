import { Follower } from "#lib/db/follower.ts";
import { env } from "#lib/env.ts";
import type { World } from "../evaluation/index.ts";
import { type Committed, committedRevision } from "./committed-revision.ts";
import { driftMaxMs, pollMs, staleMaxMs } from "./limits.ts";
import { loadWorld } from "./load-world.ts";

/**
 * The world in memory, kept current. What is held is decided by until the database could not confirm it for `staleMaxMs`, and
 * not at all once something is known to have changed; both by a clock that nobody can set.
 */
export class WorldStore extends Follower<World> {
  readonly #staleMaxMs: number;
  #confirmed: Committed | undefined;

  constructor(limits: { pollMs: number; staleMaxMs: number } = { pollMs, staleMaxMs }) {
    super({
      what: "What agents may do",
      channel: "countersign_access",
      pollMs: limits.pollMs,
      patienceMs: env().DECISION_PATIENCE_MS,
    });
    this.#staleMaxMs = limits.staleMaxMs;
  }

  /** What may be decided by, without waiting; undefined when that has to be asked. */
  get decidable(): World | undefined {
    return this.#isStale() ? undefined : this.current;
  }

  /**
   * What may be decided by.
   *
   * @throws DomainError `unavailable` when the database does not say what holds now
   */
  async confirmed(): Promise<World> {
    if (this.#isStale()) this.doubt();
    return this.fresh();
  }

  /** What was last known, however old: to say, and never to decide by. */
  get lastKnown(): World | undefined {
    return this.held;
  }

  /** Now by the database's clock, in milliseconds since 1970. It may run ahead by what an answer takes, and never behind. */
  get nowMs(): number {
    if (!this.#confirmed) return Date.now();
    return this.#confirmed.atMs + (performance.now() - this.#confirmed.askedAtMs);
  }

  protected override async load(held: World | undefined): Promise<World> {
    const { world, committed } = await loadWorld(held);
    this.#confirm(committed);
    return world;
  }

  protected override async isCurrent(held: World): Promise<boolean> {
    const committed = await committedRevision();
    if (committed.revision !== held.revision) return false;
    this.#confirm(committed);
    return true;
  }

  /** What is held goes on being decided by until it is too old. */
  protected override unanswered(): void {}

  #confirm(committed: Committed): void {
    if (!this.#confirmed || committed.askedAtMs > this.#confirmed.askedAtMs) this.#confirmed = committed;
  }

  /** The clock that nobody can set stands still while a machine is suspended; the other one then shows more time. */
  #isStale(): boolean {
    if (!this.#confirmed) return true;
    const passedMs = performance.now() - this.#confirmed.askedAtMs;
    const missedMs = Date.now() - this.#confirmed.askedOnMs - passedMs;
    return passedMs > this.#staleMaxMs || missedMs > driftMaxMs;
  }
}
