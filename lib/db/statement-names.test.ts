import { describe, expect, test } from "vitest";
import { statementNames } from "./statement-names.ts";

const nameOf = (sql: string) => statementNames()({ sql });

describe("a statement", () => {
  test.each([
    'SELECT "t"."id" FROM "t" WHERE "t"."id" = $1',
    'SELECT "t"."id" FROM "t" WHERE "t"."id" IN ($1) OFFSET $2',
    'SELECT "t"."id" FROM "t" WHERE "t"."id" IN (NULL)',
    'INSERT INTO "t" ("a","b") VALUES ($1,$2) RETURNING "t"."a", "t"."b"',
    "SELECT coalesce($1, $2)",
  ])("that comes again has a name of its text alone, which Postgres does not cut: %s", (sql) => {
    expect(nameOf(sql)).toMatch(/^[\w-]{43}$/);
    expect(nameOf(sql)).toBe(nameOf(sql));
    expect(nameOf(sql)).not.toBe(nameOf(`${sql} `));
  });

  test.each([
    'SELECT "t"."id" FROM "t" WHERE "t"."id" IN ($1,$2)',
    'SELECT "t"."id" FROM "t" WHERE "t"."id" NOT IN ($3, $4)',
    'INSERT INTO "t" ("a","b") VALUES ($1,$2), ($3,$4)',
    'INSERT INTO "t" ("a","b") VALUES ($1,$2),($3,$4)',
  ])("of which there are as many as lists have lengths has none: %s", (sql) => {
    expect(nameOf(sql)).toBe("");
  });
});

test("names are given to so many statements at most", () => {
  const name = statementNames(2);
  const [first, second, third] = ["SELECT 1", "SELECT 2", "SELECT 3"].map((sql) => name({ sql }));
  expect(third).toBe("");
  expect([name({ sql: "SELECT 1" }), name({ sql: "SELECT 2" })]).toEqual([first, second]);
});
