import { afterAll, inject } from "vitest";
import { provideEnv } from "../env.ts";
import { closeDb } from "./client.ts";
import { createTestDatabase } from "./test-database.ts";

// Each test file works in a database of its own, so that files neither see nor wait for one another.
const database = await createTestDatabase(inject("postgresUrl"));
provideEnv({ DATABASE_URL: database.url });

afterAll(async () => {
  await closeDb();
  await database.drop();
});
