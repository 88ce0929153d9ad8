import pg from "pg";
import { clockAheadMsMax } from "#lib/core/audit-projection.ts";
import { DomainError } from "#lib/core/errors.ts";
import { pool } from "#lib/db/pool.ts";
import { Pace } from "#lib/kernel/pace.ts";
import { questionsMax, readMs, recordsMax } from "./limits.ts";

/** What one or many recorded decisions were about: everything that tells them apart, and that is kept. */
export type Question = {
  gateway: string;
  /** The id of the agent that was recognised. */
  agent: string;
  /** Their address, or what the gateway called them; null where the agent acted by itself. */
  person: string | null;
  method: string;
  server: string | null;
  version: string | null;
  tool: string;
  tool_hash: string | null;
  regions: string[];
  /** What the gateway told of the session; null for none. */
  session: { steps: boolean; cost: boolean } | null;
  decisions: number;
  last_at: Date;
};

export type Recorded = {
  questions: readonly Question[];
  /** How many decisions they are not about: older ones, those of nobody known, those that are one of too many kinds. */
  leftOut: number;
};

export type Span = { from: Date; to: Date };

/**
 * What was decided on in a time and is sealed in the log, the newest first.
 *
 * @throws DomainError `unavailable` when that takes too long
 */
export async function readQuestions(span: Span): Promise<Recorded> {
  const pace = new Pace(readMs);
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN READ ONLY; SET LOCAL jit = off");
    const recorded = await readWithin(deadlined(client, pace), span);
    await client.query("COMMIT");
    return recorded;
  } catch (error) {
    await client.query("ROLLBACK").catch((cause) => {
      broken = cause;
    });
    if (error instanceof pg.DatabaseError && error.code === queryCanceled)
      throw new DomainError(
        "unavailable",
        `Reading what was decided took longer than ${readMs / 1_000} seconds and was stopped. Try fewer days.`,
        { cause: error },
      );
    throw error;
  } finally {
    client.release(broken);
  }
}

type Ask = <R extends pg.QueryResultRow>(sql: string, values: unknown[]) => Promise<R[]>;

/** Asks with what is left of the time that all of it may take. */
function deadlined(client: pg.ClientBase, pace: Pace): Ask {
  return async (sql, values) => {
    await client.query(`SET LOCAL statement_timeout = ${Math.max(1, Math.ceil(pace.leftMs))}`);
    return (await client.query(sql, values)).rows;
  };
}

/** What Postgres says when a statement ran out of time. */
const queryCanceled = "57014";

type Row = Omit<Question, "agent"> & { agent: string | null; scanned: number };

async function readWithin(ask: Ask, span: Span): Promise<Recorded> {
  const { newest, isCut } = await cutToNewest(ask, span);
  const rows = await ask<Row>(questionsSql, bounds(newest));
  const known = rows.flatMap(({ scanned: _, agent, ...rest }) =>
    agent === null ? [] : [{ agent, ...rest }],
  );
  // One row may be that of all who were not recognised.
  const questions = known.slice(0, questionsMax);
  const scanned = rows[0]?.scanned ?? 0;
  const older = isCut ? Math.max(0, (await countDecisions(ask, span.from)) - scanned) : 0;
  const taken = questions.reduce((sum, { decisions }) => sum + decisions, 0);
  return { questions, leftOut: older + scanned - taken };
}

/** What was sealed before it was decided by more than a clock may run ahead is not there: that leaves out whole months. */
function bounds({ from, to }: Span): [Date, Date, Date] {
  return [from, to, new Date(from.getTime() - clockAheadMsMax)];
}

const decisionsWithin = (actions: string) => `FROM audit.kept
  WHERE action IN (${actions}) AND ts >= $1::timestamptz AND ts < $2::timestamptz AND sealed_at >= $3::timestamptz`;
/** One action at a time, as the index has them: two at once would have to be sorted. */
const newestOf = (action: string) =>
  `(SELECT ts ${decisionsWithin(action)} ORDER BY ts DESC LIMIT ${recordsMax})`;

/** The time in which the newest decisions fall that one simulation looks at. */
async function cutToNewest(ask: Ask, span: Span): Promise<{ newest: Span; isCut: boolean }> {
  const [last] = await ask<{ from: Date }>(
    `SELECT date_trunc('milliseconds', ts) AS from
     FROM (${newestOf("'access.permit'")} UNION ALL ${newestOf("'access.deny'")}) AS of_both
     ORDER BY ts DESC OFFSET ${recordsMax - 1} LIMIT 1`,
    bounds(span),
  );
  return { newest: last ? { ...span, from: last.from } : span, isCut: last !== undefined };
}

/** By the hourly counts: to look at each would take what the limit is there to save. */
async function countDecisions(ask: Ask, from: Date): Promise<number> {
  const [summed] = await ask<{ count: number }>(
    `SELECT coalesce(sum(count), 0)::float8 AS count FROM audit.rollup
     WHERE dimension = 'action' AND value IN ('access.permit', 'access.deny') AND hour >= $1::timestamptz`,
    [from],
  );
  return summed?.count ?? 0;
}

/** A record that recognised nobody says nothing that could be asked again: all of them are one row of nulls. */
const questionsSql = `
  SELECT CASE WHEN said IS NOT NULL THEN gateway END AS gateway, CASE WHEN said IS NOT NULL THEN agent END AS agent,
    CASE said #>> '{caller,identity_type}' WHEN 'user' THEN actor END AS person,
    said #>> '{operation,type}' AS method, CASE WHEN said IS NOT NULL THEN server END AS server,
    said #>> '{operation,server_version}' AS version, CASE WHEN said IS NOT NULL THEN operation END AS tool,
    fact ->> 'tool_hash' AS tool_hash, fact -> 'regions' AS regions,
    CASE jsonb_typeof(fact -> 'session') WHEN 'object' THEN jsonb_build_object(
      'steps', jsonb_typeof(fact #> '{session,steps}') = 'number',
      'cost', jsonb_typeof(fact #> '{session,cost}') = 'number') END AS session,
    count(*)::int AS decisions, max(ts) AS last_at, (sum(count(*)) OVER ())::int AS scanned
  FROM (SELECT ts, gateway, agent, actor, server, operation, targets, body
      ${decisionsWithin("'access.permit', 'access.deny'")}) AS decided,
    LATERAL (SELECT CASE WHEN 'agent:' || agent = ANY (targets) THEN body::jsonb END AS said OFFSET 0) AS parsed,
    LATERAL (SELECT said #> '{context,policy_decisions,0}' AS fact OFFSET 0) AS facts
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  ORDER BY max(ts) DESC LIMIT ${questionsMax + 1}`;
