import pg from "pg";
import { databaseUrl } from "#lib/env.ts";
import { ms, quantile, type Row } from "../audit/measure.ts";
import { requestFor } from "./calls.ts";
import { serverOf, sizes } from "./fill.ts";

const times = 60;
/** Of these an agent has the access level `read`, whatever the arguments. */
const grant = 1;
const effectiveMs = 1_000;

/** As commands revoke; the trigger notifies. */
const revoke = `UPDATE access_grant SET status = 'revoked', ended_at = clock_timestamp(), end_reason = 'Measured.' WHERE id = $1`;
/** A notification that is lost: only whoever asks finds out. */
const revokeSilently = [
  "SET LOCAL session_replication_role = replica",
  revoke,
  `INSERT INTO access_change (kind, id, revision) VALUES ('grant', $1, nextval('access_revision'))
     ON CONFLICT (kind, id) DO UPDATE SET revision = excluded.revision`,
];

type Ask = (body: string) => Promise<{ decision: boolean }>;

/** How long after a revoke was committed by another process a call is still permitted: until it is denied, it is asked about. */
export async function benchRevokes(ask: Ask, servers: readonly string[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  try {
    return [
      row(
        "A revoke by another process, until it is denied",
        await measure(client, ask, servers, 0, [revoke]),
      ),
      row("… when its notification is lost", await measure(client, ask, servers, times, revokeSilently)),
    ];
  } finally {
    await client.end();
  }
}

async function measure(
  client: pg.Client,
  ask: Ask,
  servers: readonly string[],
  from: number,
  statements: readonly string[],
): Promise<number[]> {
  const took: number[] = [];
  for (let agent = from; agent < from + times; agent++) {
    const body = JSON.stringify(requestFor(agent, servers[serverOf(agent, grant)] ?? "", "tool_1"));
    if (!(await ask(body)).decision) throw new Error("What was granted is denied.");
    const id = `grt_${(agent * sizes.grantsEach + grant).toString(16).padStart(32, "0")}`;
    await client.query("BEGIN");
    for (const sql of statements) await client.query(sql, sql.includes("$1") ? [id] : []);
    await client.query("COMMIT");
    const committedAt = performance.now();
    while ((await ask(body)).decision);
    took.push(performance.now() - committedAt);
  }
  return took;
}

function row(what: string, took: readonly number[]): Row {
  const most = Math.max(...took);
  const shown = `median ${ms(quantile(took, 0.5))}, p95 ${ms(quantile(took, 0.95))}, most ${ms(most)}`;
  return [what, shown, `≤ 1 s: ${most <= effectiveMs ? "met" : "missed"}`];
}
