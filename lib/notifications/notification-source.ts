import pg from "pg";
import { beforePoolCloses, listenerConfig, pool } from "#lib/db/pool.ts";
import { log } from "#lib/log.ts";
import { channel, readHint } from "./channel.ts";

/** How long a delivery may go unnoticed when its hint is lost. */
const pollMs = 5_000;
/** How far back each poll looks: a delivery shows once it commits, which is later than the time it carries. */
const lookBackMs = 60_000;

/** Waits for one person's notifications to change. */
export type Watch = {
  /**
   * Resolves at once when something changed since the last call, later when something does.
   *
   * @returns `ended` when the source stops, or `signal` aborts first
   */
  next(signal: AbortSignal): Promise<"changed" | "ended">;
  close(): void;
};

/**
 * Tells whoever watches that a person's notifications changed: at once by the database's hint, within seconds without
 * it. One connection and one cheap question to the database serve all watches of the process.
 */
export class NotificationSource {
  #wakes = new Map<string, Set<() => void>>();
  /** Events whose delivery was heard of, and when: what a poll finds beside them was missed. */
  #known = new Map<string, number>();
  #polling = false;
  #connecting: Promise<void> | undefined;
  #listener: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  watch(userId: string): Watch {
    this.#start();
    let changed = false;
    let wake: (() => void) | undefined;
    const notice = () => {
      changed = true;
      wake?.();
    };
    const mine = this.#wakes.get(userId) ?? new Set();
    this.#wakes.set(userId, mine.add(notice));
    return {
      next: (signal) =>
        new Promise((resolve) => {
          const done = () => {
            wake = undefined;
            signal.removeEventListener("abort", done);
            const ended = this.#stopped || signal.aborted;
            if (!ended) changed = false;
            resolve(ended ? "ended" : "changed");
          };
          if (changed || this.#stopped || signal.aborted) return done();
          wake = done;
          signal.addEventListener("abort", done);
        }),
      close: () => {
        mine.delete(notice);
        if (mine.size === 0 && this.#wakes.get(userId) === mine) this.#wakes.delete(userId);
      },
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#wakeAll();
    await this.#connecting;
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.end().catch(() => undefined);
  }

  #start(): void {
    if (this.#timer || this.#stopped) return;
    this.#timer = setInterval(() => void this.#poll(), pollMs).unref();
    beforePoolCloses(() => this.stop());
    this.#connect();
  }

  #connect(): void {
    this.#connecting ??= this.#listen().finally(() => {
      this.#connecting = undefined;
    });
  }

  #wakeAll(): void {
    for (const userId of this.#wakes.keys()) this.#wakeOne(userId);
  }

  #wakeOne(userId: string): void {
    for (const wake of this.#wakes.get(userId) ?? []) wake();
  }

  /** Looks for deliveries that no hint told of. Nobody knows then whom they concern, so everybody looks. */
  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    try {
      if (!this.#listener) this.#connect();
      if (this.#wakes.size === 0) return this.#known.clear();
      const { rows } = await pool().query<{ id: string }>(
        "SELECT id FROM outbox_event WHERE delivered_at > clock_timestamp() - make_interval(secs => $1)",
        [lookBackMs / 1_000],
      );
      const missed = rows.filter(({ id }) => !this.#known.has(id));
      for (const { id } of missed) this.#known.set(id, Date.now());
      if (missed.length > 0) this.#wakeAll();
      for (const [id, heardAt] of this.#known)
        if (heardAt < Date.now() - 2 * lookBackMs) this.#known.delete(id);
    } catch (error) {
      log.debug({ err: error }, "deliveries not read");
    } finally {
      this.#polling = false;
    }
  }

  #hear(message: string | undefined): void {
    const hint = readHint(message);
    if (!hint) return;
    if (hint.event && this.#wakes.size > 0) this.#known.set(hint.event, Date.now());
    for (const userId of hint.users) this.#wakeOne(userId);
  }

  async #listen(): Promise<void> {
    const client = new pg.Client(listenerConfig());
    const lost = () => {
      if (this.#listener === client) this.#listener = undefined;
    };
    client.on("error", lost);
    client.on("end", lost);
    client.on("notification", ({ payload }) => this.#hear(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      if (this.#stopped) return await client.end();
      this.#listener = client;
      // What happened while nobody listened.
      this.#wakeAll();
    } catch (error) {
      await client.end().catch(() => undefined);
      log.debug({ err: error }, "notification hints not heard");
    }
  }
}

// Next bundles its own copy of this module; both copies must share one source, as they share the pool.
const shared = globalThis as { __countersignNotifications?: { pool: pg.Pool; source: NotificationSource } };

/** The process's source of hints. */
export function notificationSource(): NotificationSource {
  const current = pool();
  if (shared.__countersignNotifications?.pool !== current)
    shared.__countersignNotifications = { pool: current, source: new NotificationSource() };
  return shared.__countersignNotifications.source;
}
