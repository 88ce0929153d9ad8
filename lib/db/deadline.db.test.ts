import { expect, test } from "vitest";
import { withDeadline } from "./deadline.ts";
import { pool } from "./pool.ts";

test("what the database does not answer in time fails, and its connection with it", async () => {
  const client = await pool().connect();
  await expect(withDeadline(client, 100, () => client.query("SELECT pg_sleep(600)"))).rejects.toThrow();
  await expect(client.query("SELECT 1")).rejects.toThrow();
  client.release(true);
});

test("what is answered in time is as it was, and so is its connection", async () => {
  const client = await pool().connect();
  const { rows } = await withDeadline(client, 600_000, () => client.query("SELECT 1 AS one"));
  expect(rows).toEqual([{ one: 1 }]);
  expect((await client.query("SELECT 2 AS two")).rows).toEqual([{ two: 2 }]);
  client.release();
});

test("the database lets go of a connection that broke off without a word within half a minute", async () => {
  const { rows } = await pool().query(
    `SELECT name, setting, source FROM pg_settings
     WHERE name IN ('tcp_keepalives_idle', 'tcp_user_timeout') ORDER BY name`,
  );
  expect(rows).toEqual([
    { name: "tcp_keepalives_idle", setting: expect.any(String), source: "client" },
    { name: "tcp_user_timeout", setting: expect.any(String), source: "client" },
  ]);
});
