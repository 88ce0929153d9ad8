import pg from "pg";
import { startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import type { Instance } from "./instance.ts";
import { until } from "./until.ts";

/**
 * Where a transaction that writes an approval can be stopped: right after its row was written, or in its COMMIT, which goes on
 * once it is let go whether anybody waits for it or not.
 */
type Point = { in: "transaction" | "commit"; status: string; callId: string };

const points = `
  CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(concat_ws(' ', TG_ARGV[0], NEW.status, NEW.call_id), 0));
    RETURN NULL;
  END $$;
  CREATE TRIGGER stop_in_transaction AFTER INSERT OR UPDATE ON action_approval
    FOR EACH ROW EXECUTE FUNCTION stop_here('transaction');
  CREATE CONSTRAINT TRIGGER stop_in_commit AFTER INSERT OR UPDATE ON action_approval DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION stop_here('commit');`;

/** Stops a console between two statements, so that a test can kill it there. Its own connection outlives every console. */
export class StoppingPoints {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async at(instance: Instance): Promise<StoppingPoints> {
    // The product's own Postgres, which runs already: this only finds out where.
    const { url } = await startEmbeddedPostgres(instance.dataDir);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(points);
    return new StoppingPoints(client);
  }

  /** Has whatever comes to a point stop there. */
  stopAt({ in: where, status, callId }: Point): Promise<Stopping> {
    return this.stopLocking(`${where} ${status} ${callId}`);
  }

  /** Has whatever takes the advisory lock of this name stop before it. */
  async stopLocking(name: string): Promise<Stopping> {
    await this.#client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [name]);
    const stopped = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objsubid = 1
      AND (classid::bigint << 32) | objid::bigint = hashtextextended($1, 0)`;
    return {
      reached: async () => {
        await until(
          () => this.query(stopped, name),
          ({ length }) => length > 0,
        ).catch((cause) => {
          throw new Error(`Nothing was stopped at "${name}".`, { cause });
        });
      },
    };
  }

  /** Lets everything go on that was stopped. */
  async letGo(): Promise<void> {
    await this.#client.query("SELECT pg_advisory_unlock_all()");
  }

  /** Lets the time pass that a gateway has to say what came of its call: the clock is all that a test can't wait for. */
  async endLease(approvalId: string): Promise<void> {
    // Past the guards, which let nobody change it.
    await this.#client.query("SET session_replication_role = replica");
    await this.#client.query("UPDATE action_approval SET lease_until = clock_timestamp() WHERE id = $1", [
      approvalId,
    ]);
    await this.#client.query("RESET session_replication_role");
  }

  async query<T extends pg.QueryResultRow>(sql: string, ...values: unknown[]): Promise<T[]> {
    return (await this.#client.query<T>(sql, values)).rows;
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

export type Stopping = {
  /** Waits until something is stopped there. */
  reached(): Promise<void>;
};
