import {
  type AtCaret,
  closedFields,
  completionAt,
  fieldHelp,
  printValue,
  type ValueField,
} from "#lib/core/audit-query/index.ts";
import { isStorable } from "#lib/core/text.ts";
import { contains } from "#lib/db/contains.ts";
import { pool } from "#lib/db/pool.ts";
import { query } from "#lib/kernel/query.ts";
import { dictionaries, namedTerms } from "./resolve-names.ts";
import { completion, completionQuery } from "./schemas.ts";

type Option = { text: string; label: string | null; count: number | null };

const optionsMax = 12;
/** Of the values that fit, those seen last are counted. */
const candidatesMax = 200;

/** What could stand where the caret is: fields with what they mean, values with how often they occurred in 30 days. */
export const completeQuery = query({
  id: "completeQuery",
  permission: "audit.read",
  summary: "What could stand where the caret is in a search",
  input: completionQuery,
  output: completion,
  async run(_ctx, { text, at }) {
    const caret = completionAt(text, at);
    if (!caret || !isStorable(caret.typed)) return { from: at, to: at, options: [] };
    return { from: caret.from, to: caret.to, options: await optionsFor(caret) };
  },
});

async function optionsFor(caret: AtCaret): Promise<Option[]> {
  if (caret.kind === "field")
    return caret.fields.map((field) => ({ text: `${field}:`, label: fieldHelp[field].means, count: null }));
  const { field, typed } = caret;
  switch (field) {
    case "after":
    case "before":
      return optionsOf(moments, typed);
    case "duration":
      return optionsOf(durations, typed);
    default:
      return valuesFor(field, typed);
  }
}

const moments = {
  "-15m": "15 minutes ago",
  "-24h": "a day ago",
  "-7d": "a week ago",
  "-30d": "30 days ago",
  "-90d": "90 days ago",
};
const durations = {
  ">500": "more than half a second",
  ">2000": "more than 2 seconds",
  ">30000": "more than 30 seconds",
};

function optionsOf(known: Record<string, string>, typed: string): Option[] {
  return Object.entries(known)
    .filter(([text]) => text.startsWith(typed))
    .map(([text, label]) => ({ text, label, count: null }));
}

async function valuesFor(field: ValueField, typed: string): Promise<Option[]> {
  const known = closedFields[field]?.filter((value) => value.startsWith(typed.toLowerCase()));
  const dimension = dictionaries[field];
  const rows = known ? await countKnown(field, known) : dimension ? await countTerms(dimension, typed) : [];
  return rows.map(({ value, ...rest }) => ({ text: printValue({ text: value, prefix: false }), ...rest }));
}

type Counted = { value: string; label: string | null; count: number };

async function countTerms(dimension: string, typed: string): Promise<Counted[]> {
  const { rows } = await pool().query<Counted>(
    `SELECT term.value, term.label, coalesce(recent.count, 0)::float8 AS count
     FROM (
       SELECT value, label FROM ${namedTerms}
       WHERE dimension = $1 AND ($2::text IS NULL OR value ILIKE $2 OR label ILIKE $2)
       ORDER BY last_seen DESC LIMIT ${candidatesMax}
     ) AS term, LATERAL (
       SELECT sum(count) AS count FROM audit.rollup
       WHERE dimension = $1 AND value = term.value AND hour >= clock_timestamp() - interval '30 days'
     ) AS recent
     ORDER BY 3 DESC, 1 LIMIT ${optionsMax}`,
    [dimension, contains(typed)],
  );
  return rows;
}

async function countKnown(field: ValueField, values: readonly string[]): Promise<Counted[]> {
  const { rows } = await pool().query<Counted>(
    `SELECT known.value, NULL AS label, coalesce(sum(count), 0)::float8 AS count
     FROM unnest($2::text[]) AS known(value) LEFT JOIN audit.rollup ON hour >= clock_timestamp() - interval '30 days'
       AND CASE $1 WHEN 'class' THEN dimension = 'all' AND class = known.value
         ELSE dimension = $1 AND rollup.value = known.value END
     GROUP BY known.value ORDER BY 3 DESC, 1`,
    [field, values],
  );
  return rows;
}
