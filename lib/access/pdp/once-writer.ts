import pg from "pg";
import { withDeadline } from "#lib/db/deadline.ts";
import { poolConfig } from "#lib/db/pool.ts";

/** How long the database may take for one piece of work, of which it stops each statement after half of that. */
const limitMs = 60_000;

/** The database will never take this: what it holds against it is the data, and not the moment. */
export class DataRefused extends Error {
  readonly sqlState: string;

  constructor(cause: pg.DatabaseError) {
    // The database's own words repeat the data.
    super("The database does not take this.");
    this.sqlState = cause.code ?? "";
  }
}

/** Does one piece of work after another over a connection of its own, each in a transaction, and each once. */
export class OnceWriter {
  readonly #name: string;
  #client: Promise<pg.Client> | undefined;
  /** The transaction whose commit was asked for, and not heard of. */
  #unheard: string | undefined;

  /** @param name what the database calls the connection by */
  constructor(name: string) {
    this.#name = name;
  }

  /**
   * When it fails, it must be called with the same work again: what became of the first try is asked of the database then.
   *
   * @throws DataRefused when nothing of it is written, nor will be; then there is other work to do
   */
  async write(work: (client: pg.Client) => Promise<void>): Promise<void> {
    try {
      this.#client ??= connect(this.#name);
      const client = await this.#client;
      await withDeadline(client, limitMs, async () => {
        if (this.#unheard === undefined || !(await wasCommitted(client, this.#unheard)))
          await this.#transact(client, work);
      });
      this.#unheard = undefined;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.then((open) => open.end()).catch(() => undefined);
  }

  async #transact(client: pg.Client, work: (client: pg.Client) => Promise<void>): Promise<void> {
    this.#unheard = undefined;
    await client.query("BEGIN");
    try {
      const { rows } = await client.query<{ id: string }>("SELECT pg_current_xact_id()::text AS id");
      await work(client);
      this.#unheard = rows[0]?.id;
      await client.query("COMMIT");
    } catch (error) {
      if (!isOfData(error)) throw error;
      this.#unheard = undefined;
      throw new DataRefused(error);
    }
  }
}

/** Data exceptions, broken constraints, and what exceeds the database's limits (PostgreSQL, appendix A). */
function isOfData(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && /^(22|23|54)/.test(error.code ?? "");
}

/** @throws while the database itself does not know yet */
async function wasCommitted(client: pg.Client, transactionId: string): Promise<boolean> {
  const { rows } = await client
    .query<{ status: string | null }>("SELECT pg_xact_status($1::xid8) AS status", [transactionId])
    .catch((error) => {
      // It is to come yet: this is another server, which the transaction never reached.
      if (error instanceof pg.DatabaseError && error.code === "22023")
        return { rows: [{ status: "aborted" }] };
      throw error;
    });
  const status = rows[0]?.status;
  if (status === "committed" || status === "aborted") return status === "committed";
  throw new Error(`What became of transaction ${transactionId} is not known: ${status}.`);
}

async function connect(name: string): Promise<pg.Client> {
  const { options, ...config } = poolConfig();
  const client = new pg.Client({
    ...config,
    connectionTimeoutMillis: 3_000,
    application_name: name,
    options: `${options} -c synchronous_commit=on -c statement_timeout=30s`,
  });
  // The statement that meets a broken connection reports it.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
