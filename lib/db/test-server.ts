import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../embedded/postgres.ts";
import { migrate } from "./migrate.ts";
import { runAsOwner, templateDatabase, withDatabase } from "./test-database.ts";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Starts one Postgres for all integration tests and migrates the template once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-test-"));
  // `mkdtemp` shuts others out, and Postgres never runs as root.
  await chmod(folder, 0o711);
  const postgres = await startEmbeddedPostgres(folder);
  const stop = async () => {
    // A worker that crashed may have left connections, for which the server would be kept running.
    await runAsOwner(
      postgres.url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    );
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // What a test wrote need not outlive a power cut.
    for (const safeguard of ["fsync", "full_page_writes", "synchronous_commit"])
      await runAsOwner(postgres.url, `ALTER SYSTEM SET ${safeguard} = off`);
    await runAsOwner(postgres.url, "SELECT pg_reload_conf()");
    await runAsOwner(postgres.url, `CREATE DATABASE ${templateDatabase}`);
    await migrate(withDatabase(postgres.url, templateDatabase));
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("postgresUrl", postgres.url);
  return stop;
}
