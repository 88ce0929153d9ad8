import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, inject } from "vitest";
import { provideEnv } from "../env.ts";
import { closeDb } from "./client.ts";
import { createTestDatabase } from "./test-database.ts";

// Each test file works in a database of its own, so that files neither see nor wait for one another; with its own keys
// of the audit log and its own place for anchors and whatever else is kept in files.
const database = await createTestDatabase(inject("postgresUrl"));
const folder = await mkdtemp(join(tmpdir(), "countersign-test-audit-"));
provideEnv({
  DATABASE_URL: database.url,
  DATA_DIR: folder,
  AUDIT_KEY_FILE: join(folder, "audit-log.keys"),
  AUDIT_ANCHOR_DIR: join(folder, "anchors"),
});

afterAll(async () => {
  await closeDb();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});
