import pg from "pg";
import { withDeadline } from "#lib/db/deadline.ts";
import { beforePoolCloses, poolConfig } from "#lib/db/pool.ts";
import type { PreparedEvent } from "./prepare-batch.ts";
import { makeIncoming, writeGroup } from "./write-group.ts";
import type { Written } from "./written.ts";

type Waiting = {
  events: readonly PreparedEvent[];
  done: (written: Written[]) => void;
  failed: (error: unknown) => void;
};

/** How many events go into one transaction at most, unless one batch alone has more. */
const groupMax = 10_000;
const attemptsMax = 3;
/** How long the database may take for a group, of which it stops each statement after half of that. */
const limitMs = 60_000;

/**
 * Writes the batches of all requests over one connection, as many at once as are waiting (group commit): several connections
 * that insert into one table get in each other's way, and a transaction for each batch pays for each flush to disk.
 */
export class BatchWriter {
  readonly #waiting: Waiting[] = [];
  #client: Promise<pg.Client> | undefined;
  #running: Promise<void> | undefined;

  /** @returns once they are on disk: what became of each event, in their order */
  write(events: readonly PreparedEvent[]): Promise<Written[]> {
    if (events.length === 0) return Promise.resolve([]);
    return new Promise((done, failed) => {
      this.#waiting.push({ events, done, failed });
      this.#running ??= this.#run().finally(() => {
        this.#running = undefined;
      });
    });
  }

  /** How many events wait for their turn. */
  get waiting(): number {
    return this.#waiting.reduce((sum, { events }) => sum + events.length, 0);
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#client?.then((client) => client.end()).catch(() => undefined);
    this.#client = undefined;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      if (await this.#settled(group)) continue;
      // One that can't be written must not take the others with it.
      for (const batch of group) await this.#settled([batch]);
    }
  }

  #nextGroup(): Waiting[] {
    let total = 0;
    const fits = this.#waiting.findIndex(({ events }, index) => {
      total += events.length;
      return index > 0 && total > groupMax;
    });
    return this.#waiting.splice(0, fits < 0 ? this.#waiting.length : fits);
  }

  /** @returns false when several batches failed together, and have heard nothing yet */
  async #settled(group: readonly Waiting[]): Promise<boolean> {
    try {
      const written = await this.#write(group.flatMap(({ events }) => events));
      let from = 0;
      for (const { events, done } of group) {
        done(written.slice(from, from + events.length));
        from += events.length;
      }
    } catch (error) {
      // Whatever it was, what comes next begins on a connection that nothing is wrong with.
      await this.#disconnect();
      if (group.length > 1) return false;
      for (const { failed } of group) failed(error);
    }
    return true;
  }

  async #write(events: readonly PreparedEvent[]): Promise<Written[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        this.#client ??= connect();
        const client = await this.#client;
        return await withDeadline(client, limitMs, () => writeGroup(client, events));
      } catch (error) {
        if (attempt >= attemptsMax || !isPassing(error)) throw error;
        await this.#disconnect();
      }
    }
  }

  async #disconnect(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.then((open) => open.end()).catch(() => undefined);
  }
}

async function connect(): Promise<pg.Client> {
  const { options, ...config } = poolConfig();
  const client = new pg.Client({
    ...config,
    connectionTimeoutMillis: 3_000,
    application_name: "countersign intake",
    // An acknowledged event is on disk, whatever the server's default; a batch fits into memory; compiling a plan that runs
    // for milliseconds takes longer than the plan.
    options: `${options} -c synchronous_commit=on -c temp_buffers=64MB -c jit=off -c statement_timeout=30s`,
  });
  // The statement that meets a broken connection reports it.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(makeIncoming);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/**
 * Whether a second try may go well: a deadlock or serialisation failure with another process, a connection that broke, or a
 * database that is starting. Had the first try been committed unheard, the second finds duplicates.
 */
function isPassing(error: unknown): boolean {
  return (
    !(error instanceof pg.DatabaseError) || ["40P01", "40001", "57P01", "57P03"].includes(error.code ?? "")
  );
}

let writer: BatchWriter | undefined;

/** The process's one writer. */
export function batchWriter(): BatchWriter {
  if (!writer) {
    const made = new BatchWriter();
    writer = made;
    beforePoolCloses(async () => {
      writer = undefined;
      await made.close();
    });
  }
  return writer;
}
