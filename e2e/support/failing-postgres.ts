import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { runAsOwner } from "#lib/db/test-database.ts";
import { startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import { until } from "./until.ts";

/** The Postgres of an instance, which a test has fail under it. */
export class FailingPostgres {
  readonly #dataDir: string;
  readonly #url: string;

  private constructor(dataDir: string, url: string) {
    this.#dataDir = dataDir;
    this.#url = url;
  }

  static async of({ dataDir }: { dataDir: string }): Promise<FailingPostgres> {
    // It runs already: this only finds out where.
    const { url } = await startEmbeddedPostgres(dataDir);
    return new FailingPostgres(dataDir, url);
  }

  query<T extends pg.QueryResultRow>(sql: string, ...values: unknown[]): Promise<T[]> {
    return runAsOwner<T>(this.#url, sql, values);
  }

  /** Stops it as `pg_ctl stop -m immediate` does: nobody is waited for, and nothing is put in order. */
  async stop(): Promise<void> {
    const pid = await this.#postmaster();
    if (pid === undefined) throw new Error("It does not run.");
    process.kill(pid, "SIGQUIT");
    await until(
      () => this.#postmaster(),
      (running) => running === undefined,
    );
  }

  /** Starts it again, from its write-ahead log. */
  async start(): Promise<void> {
    await startEmbeddedPostgres(this.#dataDir);
  }

  /** Kills what serves one connection of a console: Postgres cuts off all others, and starts itself anew. */
  async killOne(): Promise<void> {
    const [backend] = await this.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'countersign' ORDER BY state = 'active' DESC LIMIT 1",
    );
    if (!backend) throw new Error("Nobody is connected.");
    process.kill(backend.pid, "SIGKILL");
  }

  async #postmaster(): Promise<number | undefined> {
    const file = await readFile(join(this.#dataDir, "postgres/postmaster.pid"), "utf8").catch(() => "");
    return file === "" ? undefined : Number(file.split("\n", 1)[0]);
  }
}
