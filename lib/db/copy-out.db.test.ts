import type { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { databaseUrl } from "#lib/env.ts";
import { copyOut } from "./copy-out.ts";
import { pool } from "./pool.ts";
import { runAsOwner } from "./test-database.ts";

async function asText(bytes: Readable): Promise<string> {
  return Buffer.concat(await bytes.toArray()).toString();
}

describe("what a query finds, by COPY", () => {
  test("is asked for with values of every kind", async () => {
    const sql = `SELECT $3::bigint + $4::double precision, $5::timestamptz = '2026-11-22T10:00:00Z', $10 || $1,
      inet '10.1.2.3' <<= ANY ($8::inet[]), cardinality($9::text[])
      FROM generate_series(1, $6::int) LIMIT $7::bigint`;
    const networks = ["192.168.0.0/16", "10.0.0.0/8"];
    const params = ["!", "unused", 2 ** 40, 0.5, "2026-11-22T10:00:00.000Z", 5, 2, networks, [], "ten"];
    const line = `${2 ** 40 + 0.5}\tt\tten!\tt\t0\n`;
    expect(await copyOut({ sql, params }, "text", asText)).toBe(line + line);
  });

  test("is asked for with whatever texts, which stay what they are", async () => {
    const texts = fc.array(
      fc.oneof(
        fc.string({ unit: "grapheme" }),
        fc.string({
          unit: fc.constantFrom("'", '"', "\\", "$1", "$$", ";", "--", "/*", "{", ",", "\n", "E'"),
        }),
      ),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(texts, async (all) => {
        const usable = all.map((text) => text.replaceAll("\0", ""));
        const sql =
          "SELECT encode(convert_to(text, 'UTF8'), 'hex') FROM unnest($2::text[] || $1::text) AS text";
        const found = await copyOut({ sql, params: [usable[0], usable] }, "text", asText);
        const expected = [...usable, usable[0] ?? ""].map((text) => `${Buffer.from(text).toString("hex")}\n`);
        expect(found).toBe(expected.join(""));
      }),
      { numRuns: 200 },
    );
  });

  test.each([["\0"], [null], [undefined], [{}], [["a", "\0"]]])("is not asked for with %j", async (value) => {
    await expect(copyOut({ sql: "SELECT $1", params: [value] }, "text", asText)).rejects.toThrow(TypeError);
  });

  test("can't change anything", async () => {
    const sql = `UPDATE "user" SET name = $1 RETURNING id`;
    const writing = copyOut({ sql, params: ["other"] }, "text", asText);
    await expect(writing).rejects.toThrow("read-only transaction");
  });

  test("fails as the query does, and the next one is answered", async () => {
    const failing = copyOut({ sql: "SELECT 1 / generate_series(0, 1)", params: [] }, "text", asText);
    await expect(failing).rejects.toThrow("division by zero");
    expect(await copyOut({ sql: "SELECT 1", params: [] }, "text", asText)).toBe("1\n");
  });

  test("ends when it is read no further", async () => {
    const open = pool().totalCount;
    // Only the database's owner sees what others ask.
    const running = () =>
      runAsOwner(
        databaseUrl(),
        `SELECT FROM pg_stat_activity WHERE query LIKE 'COPY%read_no_further%' AND state = 'active'
           AND datname = current_database()`,
      ).then(({ length }) => length);
    const sql = "SELECT repeat('x', 1000) AS read_no_further FROM generate_series(1, 10000000)";
    const reading = copyOut({ sql, params: [] }, "binary", async (bytes) => {
      for await (const _ of bytes) {
        expect(await running()).toBe(1);
        throw new Error("enough");
      }
    });
    await expect(reading).rejects.toThrow("enough");
    await expect.poll(running, { timeout: 10_000 }).toBe(0);
    expect(pool().totalCount).toBeLessThanOrEqual(open);
  });
});
