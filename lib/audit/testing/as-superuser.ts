import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";

/** What a superuser can do: nothing that the database guards stops these statements. */
export async function asSuperuser(...statements: string[]): Promise<void> {
  await runAsOwner(databaseUrl(), ["SET session_replication_role = replica", ...statements].join(";\n"));
}

/** Every table of the log, in an order in which they can be filled. */
export const logTables = [
  "inbox",
  "record",
  "held",
  "log",
  "log_key",
  "tile",
  "bundle",
  "checkpoint",
  "anchor",
  "month",
  "subject_key",
  "disclosure",
] as const;

/** Keeps the whole log aside under a name. */
export async function keepState(name: string): Promise<void> {
  await asSuperuser(
    `CREATE SCHEMA ${name}`,
    ...logTables.map((table) => `CREATE TABLE ${name}.${table} AS TABLE audit.${table}`),
  );
}

/** Puts the log back as it was, whatever was done to it since. Rows that are as they were are left alone: to index them costs most. */
export async function restoreState(name: string): Promise<void> {
  const unlike = (other: string) =>
    `WHERE md5(kept::text) NOT IN (SELECT md5(other::text) FROM ${other} other)`;
  await asSuperuser(
    ...logTables.map((table) => `DELETE FROM audit.${table} kept ${unlike(`${name}.${table}`)}`),
    ...logTables.map(
      (table) =>
        `INSERT INTO audit.${table} OVERRIDING SYSTEM VALUE SELECT kept.* FROM ${name}.${table} kept ${unlike(`audit.${table}`)}`,
    ),
  );
}
