import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { copyInto } from "#lib/audit/intake/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { adoptSpools } from "./adopt-spools.ts";
import type { Decided } from "./decided.ts";
import { gather } from "./gather.ts";
import { batchMax, flushPatienceMs, gatherMs, orphanMs, roomPatienceMs, spoolMax } from "./limits.ts";
import { OnceWriter } from "./once-writer.ts";
import { type PreparedEvent, prepareEvent } from "./prepare-event.ts";
import { Spool } from "./spool.ts";
import type { Troubles } from "./troubles.ts";
import { writeAll } from "./write-all.ts";

export type RecorderLimits = { spoolMax: number; roomPatienceMs: number };

/**
 * Writes down what was decided, beside the decisions: as many at once as came within a moment. What waits is bounded, and
 * nothing is thrown away that can be written: while the database is away, it waits, and once there is no room, nothing is
 * decided any more.
 *
 * What waits is on disk as well before anybody hears of the decision: what a process that is killed leaves there, another one
 * writes. One that is asked to end writes it first.
 */
export class Recorder {
  readonly #troubles: Troubles;
  readonly #limits: RecorderLimits;
  readonly #waiting: PreparedEvent[] = [];
  readonly #folder: string;
  readonly #spool: Spool;
  readonly #writer = new OnceWriter("countersign decisions");
  readonly #ending = new AbortController();
  #written = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;
  #adopting: NodeJS.Timeout | undefined;

  constructor(troubles: Troubles, limits: RecorderLimits = { spoolMax, roomPatienceMs }) {
    this.#troubles = troubles;
    this.#limits = limits;
    this.#folder = join(env().DATA_DIR, "decisions");
    this.#spool = new Spool(this.#folder);
  }

  /** From now on, what killed processes left on this disk is written. */
  start(): void {
    void this.#adopt();
    this.#adopting ??= setInterval(() => void this.#adopt(), orphanMs).unref();
  }

  get hasRoom(): boolean {
    return !this.#closed && this.#waiting.length < this.#limits.spoolMax;
  }

  get #closed(): boolean {
    return this.#ending.signal.aborted;
  }

  /** How many decisions are not written yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Waits until another decision has room.
   *
   * @throws DomainError `unavailable` when there is none for too long
   */
  async room(): Promise<void> {
    const tooLate = AbortSignal.timeout(this.#limits.roomPatienceMs);
    while (!this.hasRoom && !tooLate.aborted && !this.#closed) await this.#nextWritten(tooLate);
    if (this.hasRoom) return;
    throw unrecorded();
  }

  /**
   * Takes a decision that is made; whoever makes it has seen that there is room.
   *
   * @throws DomainError `unavailable` when it can't be kept: nobody may hear of it then
   */
  take(decided: Decided): void {
    const event = this.#prepare(decided);
    if (!event) return;
    try {
      this.#spool.append(event.row);
    } catch (error) {
      log.error({ err: error, folder: this.#folder }, "decisions can't be kept until they are written");
      throw unrecorded();
    }
    this.#waiting.push(event);
    this.#running ??= this.#run();
  }

  /** Nothing is decided any more; what was is written, as far as the database lets it. */
  async close(patienceMs = flushPatienceMs): Promise<void> {
    this.#ending.abort();
    clearInterval(this.#adopting);
    const tooLate = delay(patienceMs, undefined, { ref: false });
    await Promise.race([this.#running, tooLate]);
    if (this.waiting > 0)
      log.warn(
        { decisions: this.waiting },
        "decisions left on disk for the next process: the database was away",
      );
    this.#waiting.length = 0;
    this.#spool.close();
    await this.#writer.close();
  }

  async #adopt(): Promise<void> {
    try {
      await adoptSpools(this.#folder, this.#troubles);
    } catch (error) {
      log.error({ err: error }, "decisions of a process that was killed are not written yet");
    }
  }

  #prepare(decided: Decided): PreparedEvent | undefined {
    try {
      return prepareEvent(decided);
    } catch (error) {
      this.#setAside(decided, { err: error });
      return undefined;
    }
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        if (this.hasRoom && this.#waiting.length < batchMax) await gather(gatherMs, this.#ending.signal);
        // What is being written keeps its place until it is.
        const batch = this.#waiting.slice(0, batchMax);
        await this.#write(batch);
        if (this.#waiting.length === 0) return;
        this.#waiting.splice(0, batch.length);
        this.#spool.written(batch.length);
        this.#written.resolve();
        this.#written = Promise.withResolvers();
      }
    } finally {
      // At once: whoever takes the room that was made finds nobody at work.
      this.#running = undefined;
    }
  }

  #write(events: readonly PreparedEvent[]): Promise<void> {
    return writeAll(events, {
      what: "decisions",
      write: (some) => this.#writer.write((client) => copyInto(client, "audit.inbox", some)),
      goesOn: () => this.waiting > 0,
      setAside: ({ decided }, { sqlState }) => {
        // Its id is its own: somebody took this process for dead, and wrote it.
        if (sqlState !== uniqueViolation) this.#setAside(decided, { sqlState });
      },
    });
  }

  #setAside({ eventId, asked, decision }: Decided, why: Record<string, unknown>): void {
    const { permit, reason, agentId, grantIds } = decision;
    const gateway = asked.gatewayId;
    this.#troubles.noteLost("event", { eventId, gateway, permit, reason, agentId, grantIds, ...why });
  }

  #nextWritten(tooLate: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        tooLate.removeEventListener("abort", done);
        resolve();
      };
      tooLate.addEventListener("abort", done);
      void this.#written.promise.then(done);
    });
  }
}

const uniqueViolation = "23505";

function unrecorded(): DomainError {
  return new DomainError(
    "unavailable",
    "Decisions can't be recorded at the moment, and none is made unrecorded. Try again.",
  );
}
