import type { AuditQuery, QueryValue, Term, ValueField } from "#lib/core/audit-query/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { pool } from "#lib/db/pool.ts";
import { recordedLabel } from "../redaction/index.ts";

/** The fields whose values are counted, and what the count calls them. */
export const dictionaries: Partial<Record<ValueField, string>> = {
  actor: "actor",
  agent: "agent",
  server: "server",
  op: "operation",
  action: "action",
  gateway: "gateway",
};
/**
 * What was seen, and what it is called: people of the console by their own names, whatever a gateway calls them, so that it can't
 * hide somebody from a search; all others as they were called last. Stands for `audit.term`.
 */
export const namedTerms = `(SELECT seen.dimension, seen.value, seen.last_seen,
    coalesce(person.name || ' <' || person.email || '>', seen.label) AS label
  FROM audit.term AS seen LEFT JOIN "user" AS person ON seen.dimension = 'actor' AND person.id = seen.value) AS term`;

/** Labels, which are stored as their hash where they hold a secret. */
const labels: ReadonlySet<ValueField> = new Set([
  "actor",
  "agent",
  "server",
  "op",
  "action",
  "session",
  "trace",
]);

/** Known by an id, and found by a name too. */
const named: ReadonlySet<ValueField> = new Set(["actor", "agent"]);
const valuesMax = 1_000;

/**
 * The search with ids for names, and whole values for beginnings, as the log's dictionary knows them now. An actor or an
 * agent is found by id, by whole name or by e-mail address, whatever their case; with `*`, by how the id, the address, or a
 * word of the name begins. A name that nobody has stays as it stands, and is no id.
 *
 * @throws DomainError `invalid` when a beginning stands for too much
 */
export async function resolveNames(query: AuditQuery): Promise<AuditQuery> {
  return { terms: await Promise.all(query.terms.map(resolveTerm)) };
}

async function resolveTerm(said: Term): Promise<Term> {
  if (said.kind !== "field") return said;
  const term = labels.has(said.field) ? { ...said, values: said.values.map(asRecorded) } : said;
  const dimension = dictionaries[term.field];
  const asked = term.values.filter(({ text, prefix }) => text !== "" && (prefix || named.has(term.field)));
  if (!dimension || asked.length === 0) return term;
  const found = await lookUp(dimension, asked);
  if (found.length > valuesMax)
    throw new DomainError(
      "invalid",
      `${term.field}:${asked.map(({ text }) => text).join(",")} stands for more than ${valuesMax} values. Write more of it.`,
    );
  const texts = [
    ...term.values.filter((value) => !asked.includes(value) || !value.prefix).map(({ text }) => text),
    ...found,
  ];
  // A bare * is any value at all, and stays.
  if (term.values.some(({ text, prefix }) => prefix && text === ""))
    return { ...term, values: [{ text: "", prefix: true }] };
  // A beginning of nothing that was ever seen finds nothing.
  const values = texts.length > 0 ? [...new Set(texts)] : asked.slice(0, 1).map(({ text }) => text);
  return { ...term, values: values.map((text) => ({ text, prefix: false })) };
}

function asRecorded({ text, prefix }: QueryValue): QueryValue {
  return { text: prefix ? text : recordedLabel(text), prefix };
}

async function lookUp(dimension: string, asked: readonly QueryValue[]): Promise<string[]> {
  const { rows } = await pool().query<{ value: string }>(
    `SELECT DISTINCT term.value
     FROM unnest($2::text[], $3::text[], $4::boolean[]) AS asked(text, pattern, begun)
     JOIN ${namedTerms} ON term.dimension = $1 AND CASE WHEN begun
       THEN term.value ILIKE pattern || '%' OR term.label ILIKE pattern || '%'
         OR term.label ILIKE '% ' || pattern || '%' OR term.label ILIKE '%<' || pattern || '%'
       ELSE lower(asked.text) IN (lower(term.value), lower(term.label))
         OR term.label ILIKE pattern || ' <%>' OR term.label ILIKE '% <' || pattern || '>' END
     ORDER BY term.value
     LIMIT ${valuesMax + 1}`,
    [
      dimension,
      asked.map(({ text }) => text),
      asked.map(({ text }) => text.replace(/[\\%_]/g, "\\$&")),
      asked.map(({ prefix }) => prefix),
    ],
  );
  return rows.map(({ value }) => value);
}
