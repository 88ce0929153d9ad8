import pg from "pg";
import { searchEvents } from "#lib/audit/search/index.ts";
import type { Facets, Histogram } from "#lib/audit/search/schemas.ts";
import { poolConfig } from "#lib/db/pool.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { median } from "../report.ts";
import type { LogFiller } from "./fill.ts";
import { HttpClient } from "./http-client.ts";
import { judged, ms, quantile, type Row, timed } from "./measure.ts";
import { queryMix, type Search } from "./query-mix.ts";

const path = "/api/v1/audit/events";
const limit = 50;
const repeats = 20;
const warmUps = 2;

type Page = { items: { record: { audit_id: string } }[]; next_cursor: string | null };
type Times = Record<Way, number[]>;

/** Searches over HTTP and by a call, against the bare SQL of each, in turn. All three find the same, or the run fails. */
export async function benchSearch(ctx: Ctx, url: string, token: string, filler: LogFiller): Promise<Row[]> {
  const http = new HttpClient(url, token);
  const { options, ...config } = poolConfig();
  const sql = new pg.Client({ ...config, options: `${options} -c jit=off` });
  await sql.connect();
  try {
    const all: Times = { http: [], direct: [], sql: [] };
    const rows: Row[] = [];
    for (const { what, of } of await queryMix(filler)) {
      const times: Times = { http: [], direct: [], sql: [] };
      for (let round = -warmUps; round < repeats; round++) {
        const turn = round + warmUps;
        const found = await searchThreeWays(ctx, http, sql, of(turn), turn);
        if (round < 0) continue;
        for (const way of ways) times[way].push(found[way].tookMs);
      }
      for (const way of ways) all[way].push(...times[way]);
      rows.push([
        `… ${what}: HTTP, SQL, p95`,
        `${ms(quantile(times.http, 0.95))}, ${ms(quantile(times.sql, 0.95))}`,
        "",
      ]);
    }
    return [
      ...overall(all),
      ...rows,
      await benchPages(http, filler.total),
      ...(await benchCounts(http, sql)),
    ];
  } finally {
    http.close();
    await sql.end();
  }
}

function overall({ http, direct, sql }: Times): Row[] {
  const bare = quantile(sql, 0.95);
  const goal = 1.5 * bare + 15;
  const row = (what: string, value: number): Row => [
    what,
    ms(value),
    `≤ 1.5 × SQL + 15 ms = ${ms(goal)}: ${value <= goal ? "met" : "missed"}`,
  ];
  return [
    row("Search over HTTP, 15 kinds, p95", quantile(http, 0.95)),
    row("Search by a call, p95", quantile(direct, 0.95)),
    ["Their bare SQL, p95", ms(bare), ""],
  ];
}

const ways = ["http", "direct", "sql"] as const;
type Way = (typeof ways)[number];

/** Who is first finds less in memory than the others: each way is so in its turn. */
async function searchThreeWays(ctx: Ctx, http: HttpClient, sql: pg.Client, search: Search, turn: number) {
  const asked = new URLSearchParams({ q: search.q, limit: String(limit) });
  const pageIds = ({ items }: Page) => items.map(({ record }) => record.audit_id).join();
  const find: Record<Way, () => Promise<string>> = {
    http: async () => pageIds(await http.get<Page>(`${path}?${asked}`)),
    direct: async () => pageIds(await searchEvents(ctx, { q: search.q, limit })),
    sql: async () => {
      const { rows } = await sql.query<{ event_id: string }>(statementOf(search), search.values);
      return rows.map(({ event_id: id }) => id).join();
    },
  };
  const found = {} as Record<Way, Awaited<ReturnType<typeof timed<string>>>>;
  for (let place = 0; place < ways.length; place++) {
    const way = ways[(turn + place) % ways.length] as Way;
    found[way] = await timed(find[way]);
  }
  for (const way of ways)
    if (found[way].result !== found.sql.result)
      throw new Error(`The search "${search.q}" found something else than its SQL.`);
  return found;
}

function statementOf({ where, pickFirst }: Search): string {
  const columns = "class, idx, sealed_at, event_id, ts, body";
  const order = `ORDER BY ts DESC, event_id DESC LIMIT ${limit}`;
  return pickFirst
    ? `WITH picked AS MATERIALIZED (SELECT ${columns} FROM audit.record WHERE ${where}) SELECT * FROM picked ${order}`
    : `SELECT ${columns} FROM audit.record WHERE ${where} ${order}`;
}

/** Page 1,000 against page 2, which has a cursor as well: the first one is itself recorded as an event. */
async function benchPages(http: HttpClient, total: number): Promise<Row> {
  const size = Math.min(limit, Math.floor(total / 1_100));
  const pageAt = (cursor: string) => http.get<Page>(`${path}?limit=${size}${cursor && `&cursor=${cursor}`}`);
  let [second, cursor] = ["", ""];
  for (let page = 1; page < 1_000; page++) {
    cursor = (await pageAt(cursor)).next_cursor ?? "";
    if (page === 1) second = cursor;
  }
  const times: { deep: number[]; early: number[] } = { deep: [], early: [] };
  for (let round = 0; round < 2 * repeats; round++) {
    times.deep.push((await timed(() => pageAt(cursor))).tookMs);
    times.early.push((await timed(() => pageAt(second))).tookMs);
  }
  return judged(
    "Page 1,000 ÷ page 2, medians",
    median(times.deep) / median(times.early),
    { atMost: 1.5 },
    ms(median(times.deep)),
  );
}

/** Facets and histogram of 30 days from the hourly counts, against counting all of these records. The numbers are the same, or the run fails. */
async function benchCounts(http: HttpClient, sql: pg.Client): Promise<Row[]> {
  const ratios: number[] = [];
  let rolledMs = 0;
  for (let round = 0; round < 3; round++) {
    const rolled = await timed(() =>
      Promise.all([http.get<Facets>("/api/v1/audit/facets"), http.get<Histogram>("/api/v1/audit/histogram")]),
    );
    const [facets, histogram] = rolled.result;
    const raw = await timed(() => countRaw(sql, facets, histogram.step_seconds));
    const binned = histogram.buckets.filter(({ count }) => count > 0).map(({ count }) => count);
    const named = facets.facets
      .find(({ dimension }) => dimension === "agent")
      ?.values.map(({ count }) => count);
    if (
      raw.result.total !== facets.total.count ||
      raw.result.bins.join() !== binned.join() ||
      raw.result.agents.join() !== named?.join()
    )
      throw new Error("The hourly counts and the records say different numbers.");
    ratios.push(rolled.tookMs / raw.tookMs);
    rolledMs = rolled.tookMs;
  }
  return [
    judged("Facets and histogram of 30 days over HTTP ÷ raw GROUP BY", ratios, { atMost: 0.1 }, ms(rolledMs)),
  ];
}

async function countRaw(sql: pg.Client, { from, to }: Facets, step: number) {
  const facets = await sql.query<{ agent: string | null; whole: boolean; count: number }>(
    `SELECT agent, grouping(action, status, actor, agent, server, operation, gateway, class) = 255 AS whole, count(*)::float8 AS count
     FROM audit.record WHERE ts >= $1 AND ts < $2
     GROUP BY GROUPING SETS ((), (action), (status), (actor), (agent), (server), (operation), (gateway), (class))
     ORDER BY count DESC, agent`,
    [from, to],
  );
  const bins = await sql.query<{ count: number }>(
    `SELECT count(*)::float8 AS count FROM audit.record WHERE ts >= $1 AND ts < $2
     GROUP BY date_bin(make_interval(secs => $3), ts, '2001-01-01') ORDER BY date_bin(make_interval(secs => $3), ts, '2001-01-01')`,
    [from, to, step],
  );
  return {
    total: facets.rows.find(({ whole }) => whole)?.count ?? 0,
    agents: facets.rows
      .filter(({ agent }) => agent !== null)
      .slice(0, 10)
      .map(({ count }) => count),
    bins: bins.rows.map(({ count }) => count),
  };
}
