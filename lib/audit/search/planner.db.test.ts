import { beforeAll, describe, expect, test } from "vitest";
import type { AuditQuery } from "#lib/core/audit-query/index.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { type Behind, listEvents, pickedMax, pickSql, walkSql } from "./list-events.ts";
import { readQuery } from "./read-query.ts";
import { readWithin } from "./read-within.ts";
import { searchFacets } from "./search-facets.ts";
import { searchHistogram } from "./search-histogram.ts";

const rows = 200_000;
const now = new Date("2026-10-01T00:00:00Z");
const limit = 51;

/**
 * Three months, skewed as logs are: few actors do most, one account is in every third event, one word in most of them. The word
 * zebra is in twelve events of the first week, hippo in none but the last hundred thousand.
 */
beforeAll(async () => {
  const owner = (sql: string) => runAsOwner(databaseUrl(), sql);
  await owner(
    `INSERT INTO audit.log (class, origin, retention_years) VALUES ('standard', 'tests/standard', 1), ('security', 'tests/security', 1)`,
  );
  for (const month of ["2026-07-15", "2026-08-15", "2026-09-15"])
    await owner(
      `SELECT audit.ensure_month(class, '${month}T00:00:00Z') FROM unnest(ARRAY['standard', 'security']) AS class`,
    );
  await owner(
    `INSERT INTO audit.record (class, idx, sealed_at, event_id, ts, action, status, actor, agent, server, operation, session, targets, body)
     SELECT CASE WHEN n % 20 = 0 THEN 'security' ELSE 'standard' END, n, ts + interval '1 second', gen_random_uuid(), ts, 'mcp.tool.call',
       CASE WHEN n % 20 = 0 THEN 'denied' ELSE 'success' END,
       'usr_' || floor(2000 * power((n * 7919 % 10007) / 10007.0, 4)), 'bot-' || n % 7,
       'com.example/' || n % 5, 'op_' || n % 13, 's-' || n / 20,
       ARRAY['customer:C-' || n % 20000] || CASE WHEN n % 3 = 0 THEN ARRAY['account:hot'] ELSE '{}' END,
       jsonb_build_object('reason', concat_ws(' ', 'word' || n % 500, CASE WHEN n % 10 < 7 THEN 'refund' END,
         CASE WHEN n BETWEEN 9000 AND 9011 THEN 'zebra' END, CASE WHEN n > 100000 THEN 'hippo' END))::text
     FROM (SELECT n, timestamptz '2026-07-01' + n * interval '39 seconds' AS ts FROM generate_series(1, ${rows}) AS n) AS story`,
  );
  await owner("ANALYZE audit.record");
}, 180_000);

type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Plan[];
};

/** What a statement went through: how many rows it looked at, in which tables, by which indexes. */
async function explain({ text, values }: { text: string; values: unknown[] }) {
  const plan = await readWithin({ kind: "list", query: { terms: [] }, timeMs: 60_000 }, async (client) => {
    const { rows: found } = await client.query(`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`, values);
    return found[0]["QUERY PLAN"][0].Plan as Plan;
  });
  const nodes = [plan];
  for (const node of nodes) nodes.push(...(node.Plans ?? []));
  const tables = nodes.filter((node) => node["Relation Name"] && node["Actual Loops"] > 0);
  return {
    visited: tables.reduce(
      (sum, node) =>
        sum +
        node["Actual Loops"] *
          (node["Actual Rows"] +
            (node["Rows Removed by Filter"] ?? 0) +
            (node["Rows Removed by Index Recheck"] ?? 0)),
      0,
    ),
    tables: [...new Set(tables.map((node) => node["Relation Name"]))].filter((name) => name !== "held"),
    indexes: nodes.flatMap((node) => node["Index Name"] ?? []).join(" "),
    kinds: nodes.map((node) => node["Node Type"]),
  };
}

const page = (q: string, behind: Behind | null = null) => ({
  query: readQuery(q) as AuditQuery,
  now,
  behind,
  limit,
});
const list = (q: string, behind: Behind | null = null) =>
  readWithin({ kind: "list", query: { terms: [] }, timeMs: 60_000 }, (client) =>
    listEvents(client, page(q, behind)),
  );
/** What the list must be, by looking at everything. */
const expected = (condition: string) =>
  runAsOwner<{ event_id: string }>(
    databaseUrl(),
    `SELECT event_id FROM audit.record WHERE ${condition} ORDER BY ts DESC, event_id DESC LIMIT ${limit}`,
  ).then((found) => found.map(({ event_id }) => event_id));
const idsOf = async (q: string) => (await list(q)).map(({ event_id }) => event_id);

describe("the planner", () => {
  test("finds a rare old word by the index of words, not by walking through time", async () => {
    const { visited, indexes, kinds } = await explain(pickSql(page("zebra")));
    expect(kinds).toContain("Bitmap Index Scan");
    expect(indexes).toMatch(/words/);
    expect(visited).toBeLessThan(100);
    expect(await list("zebra")).toHaveLength(12);
    expect(await idsOf("zebra after:2026-07-02")).toEqual(
      await expected("body LIKE '%zebra%' AND ts >= '2026-07-02'"),
    );
  });

  test("walks through time for a word that is everywhere", async () => {
    expect((await explain(walkSql(page("refund")))).visited).toBeLessThan(1_000);
    expect(await idsOf("refund")).toEqual(await expected("body LIKE '%refund%'"));
  });

  test("looks at no more than can be picked before it walks", async () => {
    expect((await explain(pickSql(page("refund")))).visited).toBeLessThan(3 * pickedMax(readQuery("refund")));
  });

  test("leaves nothing out where what is common lies far back", async () => {
    const q = "refund before:2026-07-20";
    expect(await idsOf(q)).toEqual(await expected("body LIKE '%refund%' AND ts < '2026-07-20'"));
  });

  test("finds a target by its index, and one that is everywhere all the same", async () => {
    const rare = await explain(pickSql(page("target:customer:C-4242")));
    expect(rare.indexes).toMatch(/targets/);
    expect(rare.visited).toBeLessThan(100);
    expect(await idsOf("target:customer:C-4242")).toEqual(await expected("targets @> '{customer:C-4242}'"));
    expect((await explain(walkSql(page("target:account:hot")))).visited).toBeLessThan(1_000);
    expect(await idsOf("target:account:hot")).toEqual(await expected("targets @> '{account:hot}'"));
  });

  test("finds the words of one actor among what everybody says", async () => {
    expect(await idsOf("refund actor:usr_1999")).toEqual(
      await expected("body LIKE '%refund%' AND actor = 'usr_1999'"),
    );
    expect((await explain(pickSql(page("refund actor:usr_1999")))).visited).toBeLessThan(5_000);
  });

  test.each([
    ["", "the first page of all"],
    ["actor:usr_0", "a busy actor"],
    ["actor:usr_1999", "a rare one"],
    ["agent:bot-3", "an agent"],
    ["server:com.example/2", "a server"],
    ["server:com.example/404", "a server that was never called"],
    ["server:com.example/1,com.example/2", "two servers"],
    ["server:com.example/2 op:op_7", "an operation of a server"],
    ["server:com.example/2 op:op_404", "one that was never called"],
    ["server:com.example/1,com.example/2 op:op_7", "an operation of two servers"],
    ["-status:success", "what did not succeed"],
    ["status:error,timeout", "what never happened"],
    ["actor:usr_1999,usr_1998", "two rare actors"],
    ["action:policy.propose,policy.vote", "actions that nobody took"],
  ])("reads no more than it shows, by the hundred: %s (%s)", async (q) => {
    expect((await explain(walkSql(page(q)))).visited).toBeLessThan(1_000);
  });

  test("finds the operations of a server in the order of time, one or several", async () => {
    expect(await idsOf("server:com.example/2 op:op_7")).toEqual(
      await expected("server = 'com.example/2' AND operation = 'op_7'"),
    );
    expect(await idsOf("server:com.example/1,com.example/2 op:op_7,op_8")).toEqual(
      await expected("server IN ('com.example/1', 'com.example/2') AND operation IN ('op_7', 'op_8')"),
    );
  });

  test("finds what did not succeed by the index of that", async () => {
    expect((await explain(walkSql(page("status:denied")))).indexes).toMatch(/status_ts/);
  });

  test("reads no more for a page in the middle than for the first", async () => {
    const behind = { ts: "2026-08-10T12:00:00.000000Z", id: "80000000-0000-4000-8000-000000000000" };
    expect((await explain(walkSql(page("", behind)))).visited).toBeLessThan(500);
    expect((await list("", behind)).map(({ event_id }) => event_id)).toEqual(
      await expected(`(ts, event_id) < ('${behind.ts}', '${behind.id}')`),
    );
  });

  test("lets little wait to be merged into the words of a month, whenever the month began", async () => {
    const settings = await runAsOwner<{ reloptions: string[] }>(
      databaseUrl(),
      "SELECT reloptions FROM pg_class WHERE relnamespace = 'audit'::regnamespace AND relkind = 'i' AND relname LIKE 'record%words%'",
    );
    expect(settings).toHaveLength(6);
    for (const { reloptions } of settings) expect(reloptions).toEqual(["gin_pending_list_limit=512"]);
  });

  test("does not touch the months before a time", async () => {
    const { tables } = await explain(walkSql(page("after:2026-09-10 op:op_3")));
    expect(tables.every((table) => table?.endsWith("2026_09"))).toBe(true);
  });

  test("does not touch the logs of other classes", async () => {
    const { tables } = await explain(walkSql(page("class:security agent:bot-1")));
    expect(tables.every((table) => table?.startsWith("record_security"))).toBe(true);
  });
});

test("counts of more than is looked at say so", async () => {
  const ctx = ctxOf(await addPerson("auditor"));
  const q = "-op:op_99 after:2026-07-01 before:2026-10-01";
  const { total, facets } = await searchFacets(ctx, { q });
  expect(total).toEqual({ count: 100_000, exact: false });
  expect(facets.every(({ exact }) => !exact)).toBe(true);
  expect((await searchHistogram(ctx, { q })).exact).toBe(false);
  const few = await searchFacets(ctx, { q: `${q} actor:usr_1999` });
  expect(few.total).toEqual({ count: expect.any(Number), exact: true });
});

describe("a search that takes too long", () => {
  test("is stopped, and says what would make it quicker", async () => {
    const slow = (q: string) =>
      readWithin({ kind: "list", query: readQuery(q), timeMs: 20 }, (client) =>
        client.query("SELECT pg_sleep(5)"),
      );
    await expect(slow("op:op_3")).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(
        /stopped\. Narrow it by a time \(after:-7d\), or the server .*server:.* or a field/,
      ),
    });
    await expect(slow("after:-30d actor:a -target:b")).rejects.toMatchObject({
      message: expect.stringMatching(/a shorter time, .*\(target:, session:, trace:\)/),
    });
  });

  test("leaves its connection as it was, and changes nothing", async () => {
    const quick = { kind: "counts", query: { terms: [] } } as const;
    await expect(
      readWithin(quick, (client) => client.query("INSERT INTO audit.hold VALUES (1)")),
    ).rejects.toBeDefined();
    const { rows: settings } = await readWithin(quick, (client) => client.query("SHOW statement_timeout"));
    expect(settings).toEqual([{ statement_timeout: "3s" }]);
  });
});
