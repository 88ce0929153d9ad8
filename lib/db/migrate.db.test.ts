import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { databaseUrl } from "../env.ts";
import { migrate, schemaDifference } from "./migrate.ts";
import { createTestDatabase, runAsOwner } from "./test-database.ts";

test("schema.prisma and the migrations agree", async () => {
  expect(await schemaDifference(databaseUrl(), "database")).toBe("");
});

test("the comparison would notice a column too many", async () => {
  const database = await createTestDatabase(inject("postgresUrl"));
  await runAsOwner(database.url, "ALTER TABLE team ADD COLUMN colour text");
  expect(await schemaDifference(database.url, "database")).toContain('DROP COLUMN "colour"');
  await database.drop();
});

test("migrating an up-to-date database applies nothing", async () => {
  expect(await migrate(databaseUrl())).toEqual([]);
});

test("two processes that migrate an empty database at once apply each migration once", async () => {
  const database = await createTestDatabase(inject("postgresUrl"), "template1");
  const [first, second] = await Promise.all([migrate(database.url), migrate(database.url)]);
  expect([first, second].filter((applied) => applied.length === 0)).toHaveLength(1);
  const folders = await readdir(join(import.meta.dirname, "../../prisma/migrations"));
  expect([...first, ...second]).toEqual(folders.filter((name) => name !== "migration_lock.toml").sort());
  expect(await schemaDifference(database.url, "database")).toBe("");
  await database.drop();
});
