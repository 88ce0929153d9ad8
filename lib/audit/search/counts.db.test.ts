import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { sealAll } from "../sealing/index.ts";
import { binsOf, binWidth, origin } from "./bins.ts";
import { compileQuery, readQuery, searchFacets, searchHistogram } from "./index.ts";
import { facetDimensions } from "./schemas.ts";
import { exampleEvent, microseconds, putEvents } from "./test-events.ts";

const hourMs = 3_600_000;
const pick = <T>(among: readonly T[], n: number): T => among[n % among.length] as T;
let auditor: UserActor;
const startedAt = Date.now();

/** Three thousand events over twenty days up to now, in batches, as they come. */
beforeAll(async () => {
  auditor = await addPerson("auditor");
  const events = Array.from({ length: 3_000 }, (_, n) => {
    const status = pick(["success", "denied", "success", "error"] as const, n);
    return exampleEvent({
      class: status === "denied" ? "security" : "standard",
      timestamp: microseconds(new Date(startedAt - ((n * 7_919) % 3_000) * (hourMs / 6.25))),
      action: n % 10 === 0 ? "submission.vote" : "mcp.tool.call",
      caller:
        n % 4 === 0
          ? {}
          : {
              identity: `usr_${n % 17}`,
              identity_name: `Person ${n % 17} <p${n % 17}@example.com>`,
              ...(n % 3 ? { agent: `bot-${n % 4}` } : {}),
            },
      operation: {
        name: `op_${n % 9}`,
        server: `com.example/${n % 3}`,
        arguments: { note: n % 2 ? "odd shoes" : "even" },
      },
      result: { status },
      context: n % 5 ? { gateway_id: "cli_edge" } : {},
    });
  });
  for (let from = 0; from < events.length; from += 700) {
    await putEvents(events.slice(from, from + 700));
    await sealAll();
  }
});

/** Counted by looking at every event. */
async function rawFacets(q: string, from: string, to: string) {
  const { sql, params } = await compileQuery(readQuery(q), { now: new Date() });
  const columns = {
    status: "status",
    class: "class",
    action: "action",
    actor: "actor",
    agent: "agent",
    server: "server",
    operation: "operation",
    gateway: "gateway",
  };
  const facets = [];
  for (const dimension of facetDimensions) {
    const { rows } = await pool().query(
      `SELECT ${columns[dimension]} AS value, count(*)::int AS count FROM audit.record
       WHERE ${sql} AND ${columns[dimension]} IS NOT NULL AND ts >= $${params.length + 1}::timestamptz AND ts < $${params.length + 2}::timestamptz
       GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10`,
      [...params, from, to],
    );
    facets.push({ dimension, values: rows });
  }
  return facets;
}
async function rawBuckets(q: string, from: string, to: string, step: number) {
  const { sql, params } = await compileQuery(readQuery(q), { now: new Date() });
  const { rows } = await pool().query<{ at: Date; count: number }>(
    `SELECT date_bin(make_interval(secs => ${step}), ts, '${origin}') AS at, count(*)::int AS count FROM audit.record
     WHERE ${sql} AND ts >= $${params.length + 1}::timestamptz AND ts < $${params.length + 2}::timestamptz GROUP BY 1 ORDER BY 1`,
    [...params, from, to],
  );
  return rows.map(({ at, count }) => ({ at: at.toISOString(), count }));
}
const iso = (ms: number) => new Date(ms).toISOString();

const searches = [
  "",
  "class:security",
  "-class:security",
  `after:${iso(startedAt - 100 * hourMs - 1_234)} before:${iso(startedAt - 7 * hourMs - 17)}`,
  `after:${iso(Math.floor(startedAt / hourMs) * hourMs - 240 * hourMs)} before:${iso(Math.floor(startedAt / hourMs) * hourMs)}`,
  `after:${iso(startedAt - 150_000)}`,
  "actor:usr_3",
  "actor:p3@example.com,usr_4",
  "-status:success",
  "status:denied server:com.example/1",
  "op:op_1*",
  "-agent:bot-1",
  "shoes agent:bot-1,bot-2",
  "actor:nobody",
  "class:security actor:usr_3",
];

describe("counts", () => {
  test.each(searches)("by value are what looking at every event gives: %s", async (q) => {
    const { facets, from, to, total } = await searchFacets(ctxOf(auditor), { q });
    const raw = await rawFacets(q, from, to);
    expect(
      facets.map(({ dimension, values }) => ({
        dimension,
        values: values.map(({ value, count }) => ({ value, count })),
      })),
    ).toEqual(raw);
    expect(total).toEqual({ count: raw[0]?.values.reduce((sum, { count }) => sum + count, 0), exact: true });
  });

  test.each(searches)("over time are what looking at every event gives: %s", async (q) => {
    const { buckets, from, to, step_seconds, exact } = await searchHistogram(ctxOf(auditor), { q });
    expect(exact).toBe(true);
    expect(buckets.filter(({ count }) => count > 0)).toEqual(await rawBuckets(q, from, to, step_seconds));
    expect(buckets.length).toBeLessThanOrEqual(122);
  });

  test("show the names that go with ids", async () => {
    const { facets } = await searchFacets(ctxOf(auditor), { q: "actor:usr_3" });
    expect(facets.find(({ dimension }) => dimension === "actor")?.values).toEqual([
      { value: "usr_3", label: "Person 3 <p3@example.com>", count: expect.any(Number) },
    ]);
  });

  test("are read from the hourly counts where those know them: the events need not be looked at", async () => {
    // What was never an event shows who was asked.
    await runAsOwner(
      databaseUrl(),
      `INSERT INTO audit.rollup (hour, class, dimension, value, count)
       SELECT date_trunc('hour', now()) - interval '300 hours', 'governance', d, v, 1000000
       FROM (VALUES ('all', ''), ('actor', 'usr_16'), ('status', 'timeout')) AS x(d, v)`,
    );
    expect((await searchFacets(ctxOf(auditor), {})).total).toMatchObject({ exact: true });
    expect(
      (await searchFacets(ctxOf(auditor), { q: "class:governance" })).total.count,
    ).toBeGreaterThanOrEqual(1_000_000);
    const summed = async (q: string) =>
      (await searchHistogram(ctxOf(auditor), { q })).buckets.reduce((sum, { count }) => sum + count, 0);
    expect(await summed("actor:usr_16")).toBeGreaterThanOrEqual(1_000_000);
    expect(await summed("status:timeout class:governance")).toBe(1_000_000);
    expect(await summed("-status:success,denied,error class:governance")).toBe(1_000_000);
    expect(await summed("actor:usr_16 status:timeout")).toBe(0);
  });

  test("look at the events of hours that are not counted any more", async () => {
    const late = exampleEvent({ timestamp: "2025-03-31T23:10:00.000000Z" });
    await putEvents([late]);
    await sealAll();
    await runAsOwner(databaseUrl(), `DELETE FROM audit.rollup WHERE hour < '2025-04-01'`);
    await runAsOwner(
      databaseUrl(),
      `INSERT INTO audit.month (class, month, keep_until, dropped_at) VALUES ('standard', '2025-03-01', '2025-04-01', now())`,
    );
    const q = "after:2025-03-31T20:00:00Z before:2025-04-02";
    expect((await searchFacets(ctxOf(auditor), { q })).total).toEqual({ count: 1, exact: true });
    const { buckets } = await searchHistogram(ctxOf(auditor), { q: `${q} op:${late.operation.name}` });
    expect(buckets.filter(({ count }) => count > 0)).toEqual([{ at: "2025-03-31T23:00:00.000Z", count: 1 }]);
  });

  test("are refused with the search that can't be read, and to who may not read the log", async () => {
    await expect(searchFacets(ctxOf(auditor), { q: "tool:x" })).rejects.toMatchObject({ code: "invalid" });
    await expect(searchHistogram(ctxOf(auditor), { q: "(x" })).rejects.toMatchObject({ code: "invalid" });
    const member = ctxOf(await addPerson("member"));
    await expect(searchFacets(member, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(searchHistogram(member, {})).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("bins", () => {
  test("are as wide as people count, and no more than fit", () => {
    const width = (hours: number) => binWidth({ from: iso(0), to: iso(hours * hourMs) });
    expect([width(1 / 60), width(1), width(24), width(24 * 7), width(24 * 30), width(24 * 365 * 2)]).toEqual([
      1,
      30,
      1_800,
      3 * 3_600,
      6 * 3_600,
      7 * 86_400,
    ]);
    expect(
      binsOf(
        { from: "1000-01-01T00:00:00Z", to: "2999-01-01T00:00:00Z" },
        binWidth({ from: "1000-01-01T00:00:00Z", to: "2999-01-01T00:00:00Z" }),
        new Map(),
      ).length,
    ).toBeLessThan(250);
  });

  test("cover the window, also where nothing was", () => {
    expect(
      binsOf(
        { from: "2026-07-01T00:30:00Z", to: "2026-07-01T02:00:00Z" },
        3_600,
        new Map([[Date.parse("2026-07-01T01:00:00Z"), 3]]),
      ),
    ).toEqual([
      { at: "2026-07-01T00:00:00.000Z", count: 0 },
      { at: "2026-07-01T01:00:00.000Z", count: 3 },
    ]);
    expect(binsOf({ from: "2026-07-02T00:00:00Z", to: "2026-07-01T00:00:00Z" }, 3_600, new Map())).toEqual(
      [],
    );
  });
});
