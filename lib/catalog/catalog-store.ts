import pg from "pg";
import { DomainError } from "#lib/core/errors.ts";
import { beforePoolCloses, pool, poolConfig } from "#lib/db/pool.ts";
import { lapseDueVersions } from "#lib/lifecycle/index.ts";
import { log } from "#lib/log.ts";
import { type Catalogs, committedRevision, isCurrent, loadCatalogs } from "./load-catalogs.ts";

/** How long a change may go unnoticed when its notification is lost. */
const pollMs = 1_000;
/** How long the database may take to answer a poll before what is in memory is no longer believed. */
const patienceMs = 2_000;
/** How long a read waits for the database. */
const readPatienceMs = 10_000;
const channel = "countersign_catalog";

/**
 * The catalogs in memory, kept current: at once by the database's notification, within a second without it.
 *
 * Reads are answered from here without asking the database. A process that has just changed something itself calls
 * `doubt`, so that its next read asks first.
 */
export class CatalogStore {
  #catalogs: Catalogs | undefined;
  #doubted = true;
  #refreshing: Promise<Catalogs> | undefined;
  #waiting = new Set<() => void>();
  #polling = false;
  #lapsing: Promise<void> | undefined;
  #listening: Promise<void> | undefined;
  #listener: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** What is known to be current, without waiting; undefined when that has to be asked. */
  get current(): Catalogs | undefined {
    return this.#doubted || this.#refreshing ? undefined : this.#catalogs;
  }

  /**
   * What is committed now.
   *
   * @throws DomainError `unavailable` when the database does not answer: better no answer than one out of date
   */
  async fresh(): Promise<Catalogs> {
    if (!this.#timer) this.start();
    // A refresh under way may have begun before the change that is asked for.
    if (this.#refreshing) await within(readPatienceMs, this.#refreshing).catch(() => undefined);
    if (this.current) return this.current;
    return within(readPatienceMs, this.#refresh()).catch((cause) => {
      throw new DomainError("unavailable", "The catalog can't be read at the moment. Try again.", { cause });
    });
  }

  /** The next read has to ask whether something changed. */
  doubt(): void {
    this.#doubted = true;
  }

  /** Begins to follow the database. */
  start(): void {
    if (this.#timer || this.#stopped) return;
    this.#timer = setInterval(() => void this.#poll(), pollMs).unref();
    beforePoolCloses(() => this.stop());
    this.#listening = this.#listen();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#wake();
    await this.#listening;
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.end().catch(() => undefined);
    await this.#refreshing?.catch(() => undefined);
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
        resolve(this.#stopped || signal.aborted ? "ended" : "changed");
      };
      if (this.#stopped || signal.aborted || this.#catalogs?.revision !== held) return done();
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
    });
  }

  #refresh(): Promise<Catalogs> {
    this.#refreshing ??= this.#load().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #load(): Promise<Catalogs> {
    this.#doubted = false;
    try {
      const before = this.#catalogs;
      const startedAt = performance.now();
      this.#catalogs = await loadCatalogs(before);
      if (this.#catalogs !== before) {
        const { revision, servers } = this.#catalogs;
        log.debug({ revision, servers: servers.size, ms: performance.now() - startedAt }, "catalogs loaded");
        if (revision !== before?.revision) this.#wake();
      }
      return this.#catalogs;
    } catch (error) {
      this.#doubted = true;
      throw error;
    }
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  async #poll(): Promise<void> {
    if (this.#refreshing || this.#polling) return;
    this.#polling = true;
    // A database that does not answer at all is away as well: from then on, reads have to ask.
    const late = setTimeout(() => this.doubt(), patienceMs).unref();
    try {
      const { revision, at } = await committedRevision();
      if (!this.#catalogs || !isCurrent(this.#catalogs, revision, at)) await this.#refresh();
      clearTimeout(late);
      this.#writeLapses();
      if (!this.#listener) {
        await this.#listening;
        this.#listening = this.#listen();
      }
    } catch (error) {
      this.doubt();
      log.debug({ err: error }, "catalog revision not read");
    } finally {
      clearTimeout(late);
      this.#polling = false;
    }
  }

  /**
   * Writes down what has lapsed, whether or not anybody works off jobs. It is not shown any more by then, however long
   * this takes and whether or not it succeeds.
   */
  #writeLapses(): void {
    if (!this.#catalogs?.overdue) return;
    this.#lapsing ??= lapseDueVersions()
      .then(
        () => undefined,
        (error) => log.error({ err: error }, "versions not lapsed"),
      )
      .finally(() => {
        this.#lapsing = undefined;
      });
  }

  async #listen(): Promise<void> {
    const client = new pg.Client(poolConfig());
    const lost = () => {
      if (this.#listener === client) this.#listener = undefined;
    };
    client.on("error", lost);
    client.on("end", lost);
    client.on("notification", () => {
      this.#doubted = true;
      void this.fresh().catch(() => undefined);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      if (this.#stopped) await client.end();
      else this.#listener = client;
    } catch (error) {
      await client.end().catch(() => undefined);
      log.debug({ err: error }, "catalog notifications not heard");
    }
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`No answer within ${limitMs} ms.`)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
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
