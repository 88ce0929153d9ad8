import type pg from "pg";
import { Follower } from "#lib/db/follower.ts";
import { pool } from "#lib/db/pool.ts";
import { lapseDueVersions } from "#lib/lifecycle/index.ts";
import { log } from "#lib/log.ts";
import { type Catalogs, committedRevision, isCurrent, loadCatalogs } from "./load-catalogs.ts";

/** The catalogs in memory, kept current: at once by the database's notification, within a second without it. */
export class CatalogStore extends Follower<Catalogs> {
  #waiting = new Set<() => void>();
  #lapsing: Promise<void> | undefined;

  constructor() {
    super({
      what: "The catalog",
      channel: "countersign_catalog",
      pollMs: 1_000,
      patienceMs: 10_000,
    });
  }

  override async stop(): Promise<void> {
    const stopping = super.stop();
    this.#wake();
    await stopping;
    await this.#lapsing;
  }

  /**
   * Waits for another revision than the one that is held.
   *
   * @returns `ended` when the store stops, or `signal` aborts first
   */
  nextRevision(held: number, signal: AbortSignal): Promise<"changed" | "ended"> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve(this.stopped || signal.aborted ? "ended" : "changed");
      };
      if (this.stopped || signal.aborted || this.held?.revision !== held) return done();
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
    });
  }

  protected override load(held: Catalogs | undefined): Promise<Catalogs> {
    return loadCatalogs(held);
  }

  protected override async isCurrent(held: Catalogs): Promise<boolean> {
    const { revision, at } = await committedRevision();
    return isCurrent(held, revision, at);
  }

  protected override changed(before: Catalogs | undefined): void {
    if (this.held?.revision !== before?.revision) this.#wake();
  }

  /**
   * Writes down what has lapsed, whether or not anybody works off jobs. It is not shown any more by then, however long
   * this takes and whether or not it succeeds.
   */
  protected override polled(): void {
    if (!this.held?.overdue) return;
    this.#lapsing ??= lapseDueVersions()
      .then(
        () => undefined,
        (error) => log.error({ err: error }, "versions not lapsed"),
      )
      .finally(() => {
        this.#lapsing = undefined;
      });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

// Next bundles its own copy of this module; both copies must share one store, as they share the pool.
const shared = globalThis as { __countersignCatalogs?: { pool: pg.Pool; store: CatalogStore } };

/** The process's catalogs. */
export function catalogStore(): CatalogStore {
  const current = pool();
  if (shared.__countersignCatalogs?.pool !== current)
    shared.__countersignCatalogs = { pool: current, store: new CatalogStore() };
  return shared.__countersignCatalogs.store;
}
