import type pg from "pg";
import { type AuditQuery, closedFields, type Term, withWindow } from "#lib/core/audit-query/index.ts";
import { toConditions } from "./conditions.ts";
import type { Window } from "./count-window.ts";
import { dictionaries } from "./resolve-names.ts";

/** A search that the hourly counts answer: one dimension, some of its values, in some logs. */
export type Counted = {
  dimension: string;
  values: readonly string[] | null;
  classes: readonly string[] | null;
};

/**
 * What the hourly counts know of a search, apart from its time; null for what they were not kept by. They are kept by one
 * dimension at a time: actor and server together are counted anew.
 *
 * @param query with its names resolved
 */
export function countedAs({ terms }: AuditQuery): Counted | null {
  const counted: Counted = { dimension: "all", values: null, classes: null };
  for (const term of terms) {
    if (term.kind === "time") continue;
    const known = valuesOf(term);
    if (!known) return null;
    if (known.dimension === "class") {
      if (counted.classes) return null;
      counted.classes = known.values;
    } else {
      if (counted.dimension !== "all") return null;
      counted.dimension = known.dimension;
      counted.values = known.values;
    }
  }
  return counted;
}

function valuesOf(term: Term): { dimension: string; values: string[] } | null {
  if (term.kind !== "field") return null;
  const { field, values, not } = term;
  if (field === "access") return null;
  const texts = values.map(({ text }) => text);
  const known = closedFields[field];
  if (known)
    return { dimension: field, values: not ? known.filter((value) => !texts.includes(value)) : texts };
  const dimension = dictionaries[field];
  return dimension && !not && values.every(({ prefix }) => !prefix) ? { dimension, values: texts } : null;
}

/**
 * From when on all hours are counted; null for ever. With a month that is dropped its counts go, and what came late and was
 * sealed in a month after it stays.
 */
export async function countedSince(client: pg.ClientBase): Promise<Date | null> {
  const { rows } = await client.query<{ since: Date | null }>(
    `SELECT (max(month) + interval '1 month') AT TIME ZONE 'UTC' AS since FROM audit.month WHERE dropped_at IS NOT NULL`,
  );
  return rows[0]?.since ?? null;
}

/** Conditions over `audit.rollup`, but for the dimension. */
export function rollupConditions(
  { values, classes }: Counted,
  { from, to }: Window,
  params: unknown[],
): string {
  return [
    `hour >= $${params.push(from)}::timestamptz AND hour < $${params.push(to)}::timestamptz`,
    ...(values ? [`value = ANY ($${params.push(values)}::text[])`] : []),
    ...(classes ? [`class = ANY ($${params.push(classes)}::text[])`] : []),
  ].join(" AND ");
}

/** Conditions over `audit.record` for a search within a time. */
export function recordConditions(query: AuditQuery, { from, to }: Window, params: unknown[]): string {
  const within = withWindow(query, { after: from, before: to });
  // The window is said in full: nothing in it is relative to now.
  const { sql, params: all } = toConditions(within, new Date(0), params);
  params.push(...all.slice(params.length));
  return sql;
}
