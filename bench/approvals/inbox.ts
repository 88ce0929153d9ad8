import pg from "pg";
import { loadMeasuredDays } from "#lib/approvals/measures/load-days.ts";
import { loadMeasuredPeople } from "#lib/approvals/measures/load-people.ts";
import { poolConfig } from "#lib/db/pool.ts";
import { ms, quantile, type Row } from "../audit/measure.ts";
import type { Office } from "./office.ts";
import { explain, explained } from "./plans.ts";

const limit = 50;
const warmUps = 10;
const dayMs = 86_400_000;

type Page = { items: { id: string }[] };

/** The inbox of whoever decides over HTTP against the bare SQL of the same page, in turn, and what the database does for it. */
export async function benchInbox(office: Office, times: number): Promise<Row[]> {
  const client = new pg.Client(poolConfig());
  await client.connect();
  try {
    const needsMe: number[] = [];
    const open: number[] = [];
    const bare: number[] = [];
    for (let n = -warmUps; n < times; n++) {
      const one = await timedPage(office, "needs_me");
      const startedAt = performance.now();
      const { rows } = await client.query<{ id: string }>(page, [new Date()]);
      const sqlMs = performance.now() - startedAt;
      if (rows.length === 0 || rows.some(({ id }, at) => id !== one.ids[at]))
        throw new Error("The API and the SQL read different pages.");
      const other = await timedPage(office, "open");
      if (n < 0) continue;
      needsMe.push(one.tookMs);
      open.push(other.tookMs);
      bare.push(sqlMs);
    }
    const p95 = (of: readonly number[]) => quantile(of, 0.95);
    const goal = 1.5 * p95(bare) + 15;
    return [
      ...Object.entries({ "What needs me": needsMe, "What is open": open }).map(
        ([what, took]): Row => [
          `${what}, a page of ${limit} over HTTP, p95`,
          `${ms(p95(took))}, median ${ms(quantile(took, 0.5))}`,
          `≤ 1.5 × SQL + 15 ms = ${ms(goal)}: ${p95(took) <= goal ? "met" : "missed"}`,
        ],
      ),
      ["The bare SQL of what needs me, p95", ms(p95(bare)), ""],
      ...(await plans(client)),
    ];
  } finally {
    await client.end();
  }
}

async function timedPage(office: Office, view: string): Promise<{ ids: string[]; tookMs: number }> {
  const path = `/api/v1/approvals/inbox?view=${view}&limit=${limit}`;
  const startedAt = performance.now();
  const { status, body } = await office.send<Page>(office.person, "GET", path);
  const tookMs = performance.now() - startedAt;
  if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  return { ids: body.items.map(({ id }) => id), tookMs };
}

const soonest = `SELECT * FROM action_approval WHERE status = 'pending' AND expires_at > $1
  ORDER BY expires_at, id LIMIT `;
const page = `
  SELECT a.*, agent.name AS agent, server.name AS server, client.name AS gateway, person.name AS person,
    (SELECT json_agg(v) FROM vote v WHERE v.action_approval_id = a.id) AS votes
  FROM (${soonest}${limit}) a JOIN agent ON agent.id = a.agent_id JOIN server ON server.id = a.server_id
  JOIN oauth_client client ON client.id = a.gateway_id LEFT JOIN "user" person ON person.id = a.user_id
  ORDER BY a.expires_at, a.id`;

/** How the database does it: what it reads, and how long that takes. */
async function plans(client: pg.Client): Promise<Row[]> {
  const at = new Date();
  const since = new Date(at.getTime() - 29 * dayMs);
  return [
    ["Plan of those that are looked at for it", await explain(client, `${soonest}300`, [at]), ""],
    [
      "Plan of how people decided in 30 days",
      await explained(client, (tx) => loadMeasuredPeople(tx, since)),
      "",
    ],
    [
      "Plan of what became of each day's",
      await explained(client, (tx) => loadMeasuredDays(tx, since, at)),
      "",
    ],
  ];
}
