import pg from "pg";
import { beforePoolCloses, listenerConfig, pool } from "#lib/db/pool.ts";
import { log } from "#lib/log.ts";

const channel = "countersign_approval";

/** How long a change may go unseen when its notification is lost, in milliseconds. */
const lookEveryMs = 2_000;

type Waiter = { version: number; wake: () => void };

/**
 * Tells whoever waits for an approval that it changed: by the database's notification at once, and without it within two
 * seconds. One connection, and one cheap question to the database at a time, serve the whole process.
 */
export class WakeUps {
  readonly #waiting = new Map<string, Set<Waiter>>();
  readonly #listeners = new Set<(id: string) => void>();
  #listening: Promise<void> | undefined;
  #client: pg.Client | undefined;
  /** The last one that was tried: what becomes of those before says nothing any more. */
  #latest: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #closed = false;

  constructor() {
    beforePoolCloses(() => this.close());
  }

  /** Whoever stays calls this now and then: a connection that was lost is made anew. */
  listen(): void {
    if (!this.#closed) this.#listening ??= this.#listen();
  }

  /**
   * @param version that is known: whoever waits begins before they look, so that nothing happens in between
   * @returns a promise that resolves at the next change of it, and a function that ends waiting
   */
  next(id: string, version: number): { changed: Promise<void>; stop(): void } {
    this.listen();
    this.#timer ??= setInterval(() => void this.#look(), lookEveryMs).unref();
    const waiters = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, waiters);
    const { promise: changed, resolve: wake } = Promise.withResolvers<void>();
    const waiter = { version, wake };
    waiters.add(waiter);
    const stop = () => {
      waiters.delete(waiter);
      if (waiters.size === 0 && this.#waiting.get(id) === waiters) this.#waiting.delete(id);
    };
    return { changed, stop };
  }

  /** @returns ends it; until then it is called with the id of each that changed, of whichever gateway */
  each(heard: (id: string) => void): () => void {
    this.listen();
    this.#listeners.add(heard);
    return () => {
      this.#listeners.delete(heard);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  /** Wakes who waits for what is another version by now, whatever was heard. */
  async #look(): Promise<void> {
    if (this.#looking || this.#closed || this.#waiting.size === 0) return;
    this.#looking = true;
    try {
      const { rows } = await pool().query<{ id: string; version: number }>(
        "SELECT id, version FROM action_approval WHERE id = ANY($1)",
        [[...this.#waiting.keys()]],
      );
      for (const { id, version } of rows)
        for (const waiter of this.#waiting.get(id) ?? []) if (waiter.version !== version) waiter.wake();
    } catch (error) {
      log.debug({ err: error }, "approvals not looked at");
    } finally {
      this.#looking = false;
    }
  }

  async #listen(): Promise<void> {
    const client = new pg.Client(listenerConfig());
    this.#latest = client;
    const lost = () => {
      if (this.#latest !== client) return;
      this.#client = undefined;
      this.#listening = undefined;
    };
    client.on("error", lost);
    client.on("end", lost);
    client.on("notification", ({ payload = "" }) => {
      for (const { wake } of this.#waiting.get(payload) ?? []) wake();
      for (const heard of this.#listeners) heard(payload);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      if (this.#closed) await client.end();
      else this.#client = client;
    } catch (error) {
      lost();
      await client.end().catch(() => undefined);
      log.debug({ err: error, channel }, "notifications not heard");
    }
  }
}

// Next bundles its own copy of this module; both copies must share one, as they share the pool.
const shared = globalThis as { __countersignWakeUps?: { pool: pg.Pool; wakeUps: WakeUps } };

/** The process's one. */
export function wakeUps(): WakeUps {
  const current = pool();
  if (shared.__countersignWakeUps?.pool !== current)
    shared.__countersignWakeUps = { pool: current, wakeUps: new WakeUps() };
  return shared.__countersignWakeUps.wakeUps;
}
