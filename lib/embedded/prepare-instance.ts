import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { closeDb } from "#lib/db/client.ts";
import { migrate } from "#lib/db/migrate.ts";
import { databaseUrl, env, provideEnv } from "#lib/env.ts";
import { startEmbeddedPostgres } from "./postgres.ts";

/**
 * Makes this process able to work: a secret, a running database (the embedded one when DATABASE_URL is not set), and
 * its schema up to date. The console and the command line both begin here.
 *
 * @returns a function that lets go of the database again
 */
export async function prepareInstance(): Promise<() => Promise<void>> {
  const { DATA_DIR, AUTH_SECRET, DATABASE_URL } = env();
  await mkdir(DATA_DIR, { recursive: true, mode: 0o711 });
  if (!AUTH_SECRET) provideEnv({ AUTH_SECRET: await generatedSecret(DATA_DIR) });
  const postgres = DATABASE_URL ? undefined : await startEmbeddedPostgres(DATA_DIR);
  if (postgres) provideEnv({ DATABASE_URL: postgres.url });
  try {
    await migrate(databaseUrl());
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
  return async () => {
    await closeDb();
    await postgres?.stop();
  };
}

/** The data folder's secret, made at the first start. Two first starts at once agree on one. */
async function generatedSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, "auth-secret");
  const existing = await readFile(file, "utf8").catch(() => undefined);
  if (existing) return existing.trim();
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, randomBytes(32).toString("base64url"), { mode: 0o600 });
  await link(draft, file).catch(() => undefined);
  await rm(draft);
  return (await readFile(file, "utf8")).trim();
}
