import { hash } from "node:crypto";
import { finished } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { copyColumns, copyRow } from "#lib/audit/intake/copy-row.ts";
import { sealAll } from "#lib/audit/sealing/index.ts";
import { project } from "#lib/core/audit-projection.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { closeDb } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { recordMaker } from "./records.ts";

export const days = 92;
const dayMs = 86_400_000;
const chunkMax = 20_000;

/**
 * Fills the log with calls of the last 92 days, in the order of their time: canonical bytes and true hashes go into the inbox by
 * COPY, and the product seals them, chunk by chunk, at the time that the chunk happened. So the months are what they would be.
 *
 * The database's clock stands for the time of the filling: its own `clock_timestamp()` is found before Postgres'. Call `end` before
 * anything else is done.
 */
export class LogFiller {
  readonly total: number;
  readonly customers: number;
  readonly startMs: number;
  readonly #make: (number: number, atMs: number) => AuditRecord;
  #filled = 0;
  #builtLast: string[] = [];

  constructor(total: number, startMs: number = Date.now() - days * dayMs) {
    this.total = total;
    this.startMs = startMs;
    this.customers = Math.max(100, Math.round(total / 40));
    this.#make = recordMaker(42, this.customers);
  }

  /** When so many of all had happened. */
  atMs(number: number): number {
    return this.startMs + Math.floor((number / this.total) * (days * dayMs - 60_000));
  }

  async begin(): Promise<void> {
    await runAsOwner(
      databaseUrl(),
      `CREATE SCHEMA bench;
       CREATE TABLE bench.clock (at timestamptz NOT NULL);
       INSERT INTO bench.clock VALUES (now());
       CREATE FUNCTION bench.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM bench.clock';
       GRANT USAGE ON SCHEMA bench TO PUBLIC;
       GRANT SELECT ON bench.clock TO PUBLIC`,
    );
    await lookFirstIn("bench, ");
    this.#builtLast = await dropIndexes(["record_targets", "record_words"]);
  }

  async fillTo(count: number): Promise<void> {
    const chunk = Math.min(chunkMax, Math.ceil(this.total / days));
    const client = new pg.Client({ connectionString: databaseUrl() });
    await client.connect();
    try {
      while (this.#filled < count) {
        const to = Math.min(count, this.#filled + chunk);
        const records = [];
        for (; this.#filled < to; this.#filled++)
          records.push(this.#make(this.#filled, this.atMs(this.#filled)));
        await client.query("UPDATE bench.clock SET at = $1", [new Date(this.atMs(to) + 1_000)]);
        await copyIn(client, records.map(rowOf));
        await sealAll();
      }
    } finally {
      await client.end();
    }
  }

  async end(): Promise<void> {
    await lookFirstIn("");
    await runAsOwner(databaseUrl(), "DROP SCHEMA bench CASCADE");
    const build = ["SET maintenance_work_mem = '1GB'", ...this.#builtLast].join("; ");
    await runAsOwner(databaseUrl(), build);
    await runAsOwner(databaseUrl(), "VACUUM ANALYZE");
  }
}

/** Where names are looked for before the usual places: by new connections, and by the function that seals, which has places of its own. */
async function lookFirstIn(schemas: string): Promise<void> {
  const name = new URL(databaseUrl()).pathname.slice(1);
  await closeDb();
  await runAsOwner(databaseUrl(), `ALTER DATABASE "${name}" SET search_path = ${schemas}pg_catalog, public`);
  const [seal] = await runAsOwner<{ name: string }>(
    databaseUrl(),
    "SELECT oid::regprocedure::text AS name FROM pg_proc WHERE pronamespace = 'audit'::regnamespace AND proname = 'seal'",
  );
  await runAsOwner(
    databaseUrl(),
    `ALTER FUNCTION ${seal?.name} SET search_path = ${schemas}pg_catalog, audit, pg_temp`,
  );
}

/**
 * Indexes that would take most of the time to grow, record by record. Nothing that fills the log reads them.
 *
 * @returns what builds them anew, of all records at once
 */
async function dropIndexes(names: string[]): Promise<string[]> {
  const found = await runAsOwner<{ definition: string }>(
    databaseUrl(),
    `SELECT replace(pg_get_indexdef(format('audit.%I', name)::regclass), ' ON ONLY ', ' ON ') AS definition
     FROM unnest('{${names.join()}}'::text[]) AS name`,
  );
  await runAsOwner(databaseUrl(), `DROP INDEX ${names.map((name) => `audit.${name}`).join()}`);
  return found.map(({ definition }) => definition);
}

/** A record as a row of the inbox, in the text format of COPY. */
export function rowOf(record: AuditRecord): string {
  const body = canonicalJson(record);
  return copyRow(project(record), record.received_at, body, hash("sha256", body));
}

/** Copies rows into the inbox, in one transaction. */
export function copyIn(client: pg.Client, rows: readonly string[]): Promise<void> {
  return copyText(client, `COPY audit.inbox (${copyColumns}) FROM STDIN`, rows.join(""));
}

export async function copyText(client: pg.Client, statement: string, text: string | Buffer): Promise<void> {
  const copy = client.query(copyFrom(statement));
  copy.end(text);
  await finished(copy);
}
