import { Agent, get } from "node:http";
import pg from "pg";
import { startServer, withDataDir } from "#e2e/support/server-process.ts";
import { closeDb, db } from "#lib/db/client.ts";
import { poolConfig } from "#lib/db/pool.ts";
import { startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import { provideEnv } from "#lib/env.ts";
import { createToken } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { needsMe } from "#lib/registry/queue-views.ts";
import { fillQueue, type QueueSize } from "./fill-queue.ts";
import { median, type Report } from "./report.ts";

const size: QueueSize = { open: 10_000, decided: 100_000 };
const rounds = 300;
const warmUps = 30;
const pages = 5;
const limit = 50;
/** What the API may take on top of the SQL: half of it again, and this. */
const goalMs = (sqlMs: number) => 1.5 * sqlMs + 15;

/**
 * The queue of what needs me over HTTP, against the bare SQL of the same pages, in turn, in one run: 10,000 submissions in
 * review beside 100,000 decided ones.
 */
export async function benchQueues(): Promise<Report> {
  return withDataDir(async (dataDir) => {
    const postgres = await startEmbeddedPostgres(dataDir);
    try {
      return await benchOn(dataDir, postgres.url);
    } finally {
      await postgres.stop();
    }
  });
}

async function benchOn(dataDir: string, databaseUrl: string): Promise<Report> {
  const settings = { DATABASE_URL: databaseUrl };
  // The first start migrates; the second one finds the queue.
  await (await startServer(dataDir, settings)).stop();
  const reader = await fillQueue(databaseUrl, size);
  const token = await tokenOf(reader, databaseUrl);
  const sql = await bareQueue(reader, databaseUrl);
  const server = await startServer(dataDir, settings);
  const api = new ApiReader(server.url, token);
  try {
    const queue = await compare(api, sql);
    const one = await timed(() => api.read("/api/v1/submissions?view=all&limit=1"));
    return report(queue, one);
  } finally {
    api.close();
    await sql.close();
    await server.stop();
  }
}

type Times = { p50: number; p95: number };

/** The first pages of the queue, again and again, each by HTTP and by SQL. */
async function compare(api: ApiReader, sql: BareQueue): Promise<{ http: Times; sql: Times }> {
  const byHttp: number[] = [];
  const bySql: number[] = [];
  let cursor = "";
  let after: Position | undefined;
  for (let round = -warmUps; round < rounds; round++) {
    if (round % pages === 0) [cursor, after] = ["", undefined];
    const startedAt = performance.now();
    const page = await api.read(`/api/v1/submissions?view=needs_me&sort=due&limit=${limit}${cursor}`);
    const betweenAt = performance.now();
    const rows = await sql.page(after);
    const endedAt = performance.now();
    const same = rows.length === limit && rows.every(({ id }, index) => id === page.items[index]?.id);
    if (!same) throw new Error("The API and the SQL read different pages.");
    [cursor, after] = [`&cursor=${page.next_cursor}`, rows.at(-1)];
    if (round < 0) continue;
    byHttp.push(betweenAt - startedAt);
    bySql.push(endedAt - betweenAt);
  }
  return { http: summary(byHttp), sql: summary(bySql) };
}

async function timed(read: () => Promise<unknown>): Promise<Times> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    await read();
    taken.push(performance.now() - startedAt);
  }
  return summary(taken);
}

function summary(taken: number[]): Times {
  taken.sort((a, b) => a - b);
  return { p50: median(taken), p95: taken[Math.floor(taken.length * 0.95)] ?? Number.NaN };
}

function report({ http, sql }: { http: Times; sql: Times }, one: Times): Report {
  const goal = goalMs(sql.p95);
  const verdict = http.p95 <= goal ? "met" : "missed";
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return {
    name: "queues",
    title: "The reviewers' queue, against the bare SQL of the same page",
    rows: [
      ["A page of 50 over HTTP, p95", ms(http.p95), `≤ 1.5 × SQL + 15 ms = ${ms(goal)}: ${verdict}`],
      ["The bare SQL of the same page, p95", ms(sql.p95), ""],
      ["A page of 50 over HTTP, median", ms(http.p50), ""],
      ["The bare SQL of the same page, median", ms(sql.p50), ""],
      ["A page of one over HTTP, p95: what asking costs by itself", ms(one.p95), ""],
    ],
    note: `${size.open.toLocaleString("en")} submissions in review beside ${size.decided.toLocaleString("en")} decided ones, with votes on most, delegations, editors and claims; the queue of what needs one governance reviewer, what is due first first. ${rounds} requests one after the other, the first ${pages} pages in turn, each followed by the SQL of the same page on a connection of its own: the product's own conditions and order, the rows joined with all that the page shows. Both give the same ids, or the run fails.`,
  };
}

/** A client that keeps its connection, as a browser does. */
class ApiReader {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  read(path: string): Promise<{ items: { id: string }[]; next_cursor: string | null }> {
    const headers = { authorization: `Bearer ${this.#token}` };
    return new Promise((done, fail) => {
      get(this.#url + path, { agent: this.#agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", fail).on("end", () => {
          const body = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) done(JSON.parse(body));
          else fail(new Error(`${path} answered ${response.statusCode}: ${body}`));
        });
      }).on("error", fail);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

type Position = { id: string; due: string };
type BareQueue = { page(after?: Position): Promise<Position[]>; close(): Promise<void> };

const due = "(CASE WHEN s.status = 'in_review' THEN coalesce(s.due_at, 'infinity') ELSE 'infinity' END)";

/** The page as one statement: what the product asks, joined with what it shows. */
async function bareQueue(email: string, databaseUrl: string): Promise<BareQueue> {
  provideEnv({ DATABASE_URL: databaseUrl });
  const { id, name, roles } = await db().user.findUniqueOrThrow({ where: { email } });
  const reader = {
    kind: "user" as const,
    id,
    name,
    email,
    roles: roles as ["governance"],
    scopes: ["*"],
    via: "token" as const,
  };
  const where = await needsMe(reader, new Date());
  await closeDb();
  const values = where.values as unknown[];
  const statement = (condition: string) => `
    SELECT s.id, ${due}::text AS due, s.status, s.url, s.document, s.stages, s.findings, s.claimed_by, r.name AS server,
      t.slug, t.name AS team, o.name AS owner, p.name AS submitter, p.email, c.name AS holder,
      (SELECT json_agg(v) FROM vote v WHERE v.submission_id = s.id) AS votes
    FROM (SELECT * FROM submission s WHERE ${where.text} AND ${condition} ORDER BY ${due}, s.id LIMIT ${limit}) s
    LEFT JOIN server_version n ON n.id = s.version_id LEFT JOIN server r ON r.id = n.server_id
    LEFT JOIN team t ON t.id = s.owner_team_id LEFT JOIN "user" o ON o.id = s.owner_user_id
    LEFT JOIN "user" p ON p.id = s.submitter_id LEFT JOIN "user" c ON c.id = s.claimed_by
    ORDER BY ${due}, s.id`;
  const client = new pg.Client(poolConfig(databaseUrl));
  await client.connect();
  return {
    async page(after) {
      const next = `(${due}, s.id) > ($${values.length + 1}::timestamptz, $${values.length + 2})`;
      const { rows } = after
        ? await client.query<Position>(statement(next), [...values, after.due, after.id])
        : await client.query<Position>(statement("TRUE"), values);
      return rows;
    },
    close: () => client.end(),
  };
}

async function tokenOf(email: string, databaseUrl: string): Promise<string> {
  provideEnv({ DATABASE_URL: databaseUrl });
  const { token } = await createToken(systemCtx("Benchmark"), { user: email, scopes: ["*"] });
  await closeDb();
  return token;
}
