import pg from "pg";
import { DomainError } from "#lib/core/errors.ts";
import { log } from "#lib/log.ts";
import { beforePoolCloses, listenerConfig } from "./pool.ts";

/** How long the database may take to answer a poll before it counts as away. */
const pollPatienceMs = 2_000;

/** After that, nobody waits any longer for an answer over a connection that may be dead; another one is asked. */
const answerMs = 60_000;

type Following = {
  /** What it is called in a refusal: `The catalog`. */
  what: string;
  /** Where the database tells that something changed (LISTEN). */
  channel: string;
  /** How long a change may go unnoticed when its notification is lost. */
  pollMs: number;
  /** How long a read waits for the database. */
  patienceMs: number;
};

/**
 * Something of the database held in memory, and kept current: at once by the database's notification, within `pollMs` without it.
 *
 * Reads are answered from here without asking the database. A process that has just changed something itself calls `doubt`, so
 * that its next read asks first.
 */
export abstract class Follower<T extends { revision: number }> {
  readonly #following: Following;
  #held: T | undefined;
  #doubted = true;
  #refreshing: Promise<T> | undefined;
  #polling = false;
  #listening: Promise<void> | undefined;
  #listener: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(following: Following) {
    this.#following = following;
  }

  /** Brings what is held up to date, or reads all; gives `held` itself when nothing changed. */
  protected abstract load(held: T | undefined): Promise<T>;

  /** Asks the database whether this is what is committed. */
  protected abstract isCurrent(held: T): Promise<boolean>;

  /** Something else is held from now on. */
  protected changed(_before: T | undefined): void {}

  /** What is held was found to be current. */
  protected polled(): void {}

  /** The database did not answer a poll: from then on, reads have to ask. */
  protected unanswered(): void {
    this.doubt();
  }

  protected get held(): T | undefined {
    return this.#held;
  }

  protected get stopped(): boolean {
    return this.#stopped;
  }

  /** What is known to be current, without waiting; undefined when that has to be asked. */
  get current(): T | undefined {
    return this.#doubted || this.#refreshing ? undefined : this.#held;
  }

  /**
   * What is committed now.
   *
   * @throws DomainError `unavailable` when the database does not answer: better no answer than one out of date
   */
  async fresh(): Promise<T> {
    const { what, patienceMs } = this.#following;
    if (!this.#timer) this.start();
    if (this.current) return this.current;
    return within(patienceMs, this.#upToDate()).catch((cause) => {
      throw new DomainError("unavailable", `${what} can't be read at the moment. Try again.`, { cause });
    });
  }

  /** The next read has to ask whether something changed. */
  doubt(): void {
    this.#doubted = true;
  }

  /** Begins to follow the database. */
  start(): void {
    if (this.#timer || this.#stopped) return;
    this.#timer = setInterval(() => void this.#poll(), this.#following.pollMs).unref();
    beforePoolCloses(() => this.stop());
    this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#listening;
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.end().catch(() => undefined);
    await this.#refreshing?.catch(() => undefined);
  }

  async #upToDate(): Promise<T> {
    // A refresh under way may have begun before the change that is asked for.
    await this.#refreshing?.catch(() => undefined);
    return this.current ?? this.#refresh();
  }

  #refresh(): Promise<T> {
    this.#refreshing ??= this.#load().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #load(): Promise<T> {
    this.#doubted = false;
    try {
      const before = this.#held;
      const startedAt = performance.now();
      const now = await within(answerMs, this.load(before));
      this.#held = now;
      if (now !== before) {
        const { channel } = this.#following;
        log.debug(
          { channel, revision: now.revision, ms: performance.now() - startedAt },
          "brought up to date",
        );
        this.changed(before);
      }
      return now;
    } catch (error) {
      this.#doubted = true;
      throw error;
    }
  }

  async #poll(): Promise<void> {
    if (this.#refreshing || this.#polling) return;
    this.#polling = true;
    // A database that does not answer at all is away as well.
    const late = setTimeout(() => this.unanswered(), pollPatienceMs).unref();
    try {
      if (!this.#held || !(await within(answerMs, this.isCurrent(this.#held)))) await this.#refresh();
      clearTimeout(late);
      this.polled();
      if (!this.#listener) this.#connect();
    } catch (error) {
      this.unanswered();
      log.debug({ err: error, channel: this.#following.channel }, "revision not read");
    } finally {
      clearTimeout(late);
      this.#polling = false;
    }
  }

  #connect(): void {
    this.#listening ??= this.#listen().finally(() => {
      this.#listening = undefined;
    });
  }

  async #listen(): Promise<void> {
    const { channel } = this.#following;
    const client = new pg.Client(listenerConfig());
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
      log.debug({ err: error, channel }, "notifications not heard");
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
