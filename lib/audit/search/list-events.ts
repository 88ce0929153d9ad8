import type pg from "pg";
import { type AuditQuery, closedFields, type Term, type ValueField } from "#lib/core/audit-query/index.ts";
import { toConditions } from "./conditions.ts";
import { type FoundRow, foundColumns } from "./found-event.ts";

/** Where a page begins: behind this event, in the order of the list. */
export type Behind = { ts: string; id: string };

type Page = {
  /** With its names resolved. */
  query: AuditQuery;
  now: Date;
  behind: Behind | null;
  limit: number;
};
type Statement = { text: string; values: unknown[] };

const newestFirst = "ORDER BY ts DESC, event_id DESC";

/**
 * Events that a search finds, newest first.
 *
 * Some indexes have no order of time. Left to itself the planner may prefer to walk all events by time and to look for the
 * words in each, for minutes. So what such an index finds is picked out first and put in order then. What is more than can
 * be picked is dense enough to be met soon by walking; nothing is ever left out.
 */
export async function listEvents(client: pg.ClientBase, page: Page): Promise<FoundRow[]> {
  return (await pick(client, page)) ?? (await client.query<FoundRow>(walkSql(page))).rows;
}

/** Null when nothing is to be picked, or more than can be. */
async function pick(client: pg.ClientBase, page: Page): Promise<FoundRow[] | null> {
  const max = pickedMax(page.query);
  if (max === 0) return null;
  await preferIndexes(client, page.query);
  const { rows } = await client.query<FoundRow & { picked: number }>(pickSql(page));
  return (rows[0]?.picked ?? 0) > max ? null : rows;
}

/** Where an index finds few, no table is read whole, whatever its statistics say. For the rest of the transaction. */
export async function preferIndexes(client: pg.ClientBase, query: AuditQuery): Promise<void> {
  if (pickedMax(query) > 0) await client.query("SET LOCAL enable_seqscan = off");
}

/**
 * How many events are picked at most: 0 where an index has the order, or no index helps. Looking for words in an event that
 * was met by walking costs a hundred times what looking at a column does.
 */
export function pickedMax({ terms }: AuditQuery): number {
  const asked = terms.filter((term) => !("not" in term && term.not));
  if (asked.some(({ kind }) => kind === "text")) return 20_000;
  const has = (field: ValueField) =>
    asked.some(
      (term) => term.kind === "field" && term.field === field && term.values.every(({ prefix }) => !prefix),
    );
  const unordered = has("target") || has("session") || has("trace") || has("id");
  return unordered ? 2_000 : 0;
}

export function pickSql(page: Page): Statement {
  const { where, values } = conditionsOf(page, page.query, []);
  return {
    text: `WITH found AS MATERIALIZED (
        SELECT class AS log, sealed_at AS sealed, idx AS place, ts AS happened, event_id AS event
        FROM audit.kept WHERE ${where} LIMIT ${pickedMax(page.query) + 1}
      ), page AS (
        SELECT *, (SELECT count(*) FROM found)::int AS picked FROM found
        ORDER BY happened DESC, event DESC LIMIT $${values.push(page.limit)}
      )
      SELECT row.*, page.picked FROM page CROSS JOIN LATERAL (
        SELECT ${foundColumns} FROM audit.kept WHERE class = page.log AND sealed_at = page.sealed AND idx = page.place
      ) AS row
      ORDER BY page.happened DESC, page.event DESC`,
    values,
  };
}

/** Each branch reads an index in its order and stops at the page's end; the page is the newest of them all. */
export function walkSql(page: Page): Statement {
  const values: unknown[] = [page.limit];
  const branches = branchesOf(page.query).map((query) => {
    const { where, values: all } = conditionsOf(page, query, values);
    values.push(...all.slice(values.length));
    return `(SELECT ${foundColumns}, ts FROM audit.kept WHERE ${where} ${newestFirst} LIMIT $1)`;
  });
  return {
    text: `SELECT * FROM (${branches.join(" UNION ALL ")}) AS found ${newestFirst} LIMIT $1`,
    values,
  };
}

/** Columns with an index that has, for each value, the order of time. */
const ordered: ReadonlySet<ValueField> = new Set(["actor", "agent", "server", "action", "status"]);
const branchesMax = 20;

/** A search for any of some values, as one search for each: no index has several in the order of time. */
function branchesOf(query: AuditQuery): AuditQuery[] {
  for (const [place, term] of query.terms.entries()) {
    const values = listOf(term);
    if (term.kind !== "field" || values.length < 2 || values.length > branchesMax) continue;
    return values.map((text) => ({
      terms: query.terms.with(place, { ...term, not: false, values: [{ text, prefix: false }] }),
    }));
  }
  return [query];
}

/** The values that a term asks for, where an index has each in the order of time. */
function listOf(term: Term): string[] {
  if (term.kind !== "field" || !ordered.has(term.field) || term.values.some(({ prefix }) => prefix))
    return [];
  const texts = new Set(term.values.map(({ text }) => text));
  if (!term.not) return [...texts];
  return (closedFields[term.field] ?? []).filter((value) => !texts.has(value));
}

function conditionsOf(
  { now, behind }: Page,
  query: AuditQuery,
  before: readonly unknown[],
): { where: string; values: unknown[] } {
  const { sql, params } = toConditions(query, now, before);
  if (!behind) return { where: sql, values: params };
  const [ts, id] = [params.push(behind.ts), params.push(behind.id)];
  return { where: `${sql} AND (ts, event_id) < ($${ts}::timestamptz, $${id}::uuid)`, values: params };
}
