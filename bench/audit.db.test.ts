import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { verifyDatabase } from "#lib/audit/sealing/verify-database.ts";
import { isTampered } from "#lib/core/audit-verification.ts";
import { pool } from "#lib/db/pool.ts";
import { LogFiller } from "./audit/fill.ts";

/** Enough for every shape of it as a matter of course; the size of the benchmark is looked at by saying so. */
const rows = z.coerce.number().int().min(5_000).default(5_000).parse(process.env.AUDIT_TEST_ROWS);
/** Against hanging alone: a row takes about half a millisecond to make. */
const timeout = 120_000 + 3 * rows;
const filler = new LogFiller(rows);

beforeAll(async () => {
  await filler.begin();
  await filler.fillTo(rows / 10);
  await filler.fillTo(rows);
}, timeout);
afterAll(() => filler.end());

test("what the benchmark measures is a sound log: everything is sealed, and every hash follows from the records", {
  timeout,
}, async () => {
  const report = await verifyDatabase();
  expect(report.faults).toEqual([]);
  expect(isTampered(report)).toBe(false);
  expect(report.counts).toEqual({ OK: rows });
  expect(report.logs.reduce((sum, { size }) => sum + size, 0)).toBe(rows);
});

test("its records lie in the months in which they happened, and look like a gateway's", {
  timeout,
}, async () => {
  const { rows: found } = await pool().query(
    `SELECT (SELECT count(*) FROM audit.inbox)::int AS waiting, count(*)::int AS sealed,
       count(*) FILTER (WHERE sealed_at < ts OR sealed_at > ts + interval '10 days')::int AS misplaced,
       count(DISTINCT date_trunc('month', sealed_at)) > 2 AS months,
       count(*) FILTER (WHERE class = 'security') BETWEEN $1 * 0.016 AND $1 * 0.048 AS denied,
       avg(octet_length(body)) BETWEEN 600 AND 900 AS long
     FROM audit.record`,
    [rows],
  );
  expect(found).toEqual([{ waiting: 0, sealed: rows, misplaced: 0, months: true, denied: true, long: true }]);
});
