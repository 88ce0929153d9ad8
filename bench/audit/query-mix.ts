import { pool } from "#lib/db/pool.ts";
import { days, type LogFiller } from "./fill.ts";
import { actorAt, actors, agentAt, rareWords, serverAt, toolAt } from "./records.ts";

/** A search, and what somebody who knows the tables would write for it: conditions, and whether to pick first and sort then. */
export type Search = { q: string; where: string; values: unknown[]; pickFirst?: boolean };
export type MixedSearch = { what: string; of(round: number): Search };

const sealedAfter = "ts >= $2 AND sealed_at >= $2::timestamptz - interval '5 minutes'";

const isOne = (column: string, name: string) => `array_position(ARRAY[${name}], ${column}) IS NOT NULL`;
const named = (column: string) => `audit.key(${column}) = audit.key($1) AND ${isOne(column, "$1")}`;

/** Fifteen searches that auditors make, each with other values every time. */
export async function queryMix(filler: LogFiller): Promise<MixedSearch[]> {
  const known = await someRecords();
  const ago = (n: number) => new Date(filler.startMs + (days - n) * 86_400_000).toISOString();
  const customer = (round: number) => `C-${(round * 37) % Math.min(1_000, filler.customers)}`;
  const record = (round: number) => known[round % known.length] as Known;
  const target = (round: number) => ({ values: [[`customer:${customer(round)}`]], pickFirst: true });
  return [
    { what: "newest of all", of: () => ({ q: "", where: "TRUE", values: [] }) },
    {
      what: "target",
      of: (n) => ({ q: `target:customer:${customer(n)}`, where: "targets && $1", ...target(n) }),
    },
    {
      what: "target, 30 days",
      of: (n) => ({
        q: `target:customer:${customer(n)} after:${ago(30)}`,
        where: `targets && $1 AND ${sealedAfter}`,
        values: [[`customer:${customer(n)}`], ago(30)],
        pickFirst: true,
      }),
    },
    {
      what: "target, written to",
      of: (n) => ({
        q: `target:customer:${customer(n)} op:update_ticket`,
        where: "targets && $1 AND operation = 'update_ticket'",
        ...target(n),
      }),
    },
    {
      what: "a busy actor",
      of: (n) => ({ q: `actor:${actorAt(n % 5)}`, where: named("actor"), values: [actorAt(n % 5)] }),
    },
    {
      what: "a quiet actor",
      of: (n) => ({
        q: `actor:${actorAt(actors - 1 - n)}`,
        where: named("actor"),
        values: [actorAt(actors - 1 - n)],
      }),
    },
    {
      what: "agent and denied, 30 days",
      of: (n) => ({
        q: `agent:${agentAt(n % 20)} status:denied after:${ago(30)}`,
        where: `${named("agent")} AND status = 'denied' AND class = 'security' AND ${sealedAfter}`,
        values: [agentAt(n % 20), ago(30)],
      }),
    },
    {
      what: "server and operation, 7 days",
      of: (n) => ({
        q: `server:${serverAt(n % 25)} op:${toolAt(n)} after:${ago(7)}`,
        where: `audit.key(server, operation) = audit.key($1, $3) AND ${isOne("server", "$1")} AND ${isOne("operation", "$3")} AND ${sealedAfter}`,
        values: [serverAt(n % 25), ago(7), toolAt(n)],
      }),
    },
    {
      what: "session",
      of: (n) => ({
        q: `session:${record(n).session}`,
        where: "session = $1",
        values: [record(n).session],
        pickFirst: true,
      }),
    },
    {
      what: "trace",
      of: (n) => ({
        q: `trace:${record(n).trace}`,
        where: "trace = $1",
        values: [record(n).trace],
        pickFirst: true,
      }),
    },
    { what: "id", of: (n) => ({ q: `id:${record(n).id}`, where: "event_id = $1", values: [record(n).id] }) },
    {
      what: "not successful",
      of: () => ({ q: "-status:success", where: "status <> 'success'", values: [] }),
    },
    {
      what: "before a moment",
      of: (n) => ({ q: `before:${ago(20 + n)}`, where: "ts < $1", values: [ago(20 + n)] }),
    },
    {
      what: "slow calls of an agent",
      of: (n) => ({
        q: `agent:${agentAt(n % 10)} duration:>800`,
        where: `${named("agent")} AND duration_ms > 800`,
        values: [agentAt(n % 10)],
      }),
    },
    {
      what: "a word",
      of: (n) => {
        const word = `w${((n * 61) % rareWords) + 1}x`;
        const where = "audit.words(body) @@ phraseto_tsquery('simple', $1)";
        return { q: word, where, values: [word], pickFirst: true };
      },
    },
  ];
}

type Known = { id: string; session: string; trace: string };

async function someRecords(): Promise<Known[]> {
  const { rows } = await pool().query<Known>(
    `SELECT event_id AS id, session, trace FROM audit.record, (SELECT size FROM audit.log WHERE class = 'standard') log
     WHERE class = 'standard' AND idx IN (SELECT size * n / 50 FROM generate_series(0, 49) n)`,
  );
  return rows;
}
