import { clockAheadMsMax } from "#lib/core/audit-projection.ts";
import {
  type AuditQuery,
  closedFields,
  momentAt,
  type Term,
  type ValueField,
} from "#lib/core/audit-query/index.ts";
import { hashToken } from "../redaction/index.ts";
import { type Bind, callCondition, nameCondition } from "./name-conditions.ts";

/** Conditions over the columns of `audit.record`, and of whatever has the same. Values travel beside the text alone. */
export type Conditions = {
  sql: string;
  params: unknown[];
};

type FieldTerm = Extract<Term, { kind: "field" }>;

/** The columns of fields that have one of their own. */
const columns: Record<Exclude<ValueField, "target" | "access" | "ip" | "id">, string> = {
  actor: "actor",
  agent: "agent",
  server: "server",
  op: "operation",
  status: "status",
  class: "class",
  action: "action",
  session: "session",
  trace: "trace",
  gateway: "gateway",
};

/** Fields of names whose columns are found by keys. */
const keyed: ReadonlySet<ValueField> = new Set(["actor", "agent", "server"]);

/**
 * A search as conditions of SQL. Their text follows from the form of the search alone: which terms, in which order, with
 * one value or several.
 *
 * @param query whose names were resolved (`resolveNames`)
 * @param now what relative times are counted from
 * @param params parameters that stand before these
 */
export function toConditions({ terms }: AuditQuery, now: Date, params: readonly unknown[] = []): Conditions {
  const all = [...params];
  const bind: Bind = (value) => `$${all.push(value)}`;
  const about = targetsOf(terms);
  const [server, operation] = [oneOfField(terms, "server"), oneOfField(terms, "op")];
  const isCall = server !== null && operation !== null;
  const others = isCall ? terms.filter((term) => term !== server.term && term !== operation.term) : terms;
  const sql = others.map((term) => conditionOf(term, about, now, bind));
  if (isCall) sql.push(callCondition({ server: server.name, operation: operation.name }, bind));
  return { sql: sql.length > 0 ? sql.join(" AND ") : "TRUE", params: all };
}

/** The term that asks for one whole value of a field. */
function oneOfField(terms: readonly Term[], field: ValueField): { term: Term; name: string } | null {
  for (const term of terms) {
    if (term.kind !== "field" || term.field !== field || term.not || term.values.length > 1) continue;
    const [value] = term.values;
    if (value && !value.prefix) return { term, name: value.text };
  }
  return null;
}

function conditionOf(term: Term, about: readonly string[], now: Date, bind: Bind): string {
  switch (term.kind) {
    case "time":
      return timeCondition(term.field, momentAt(term.at, now), bind);
    case "duration":
      return unless(term.not, `duration_ms ${term.comparison} ${bind(term.ms)}::double precision`);
    case "text":
      return unless(term.not, textCondition(term.text, bind));
    case "field":
      return fieldCondition(term, about, bind);
  }
}

/** Of a column that is NULL nothing is true, and then what is left out is not there. */
function unless(not: boolean, condition: string): string {
  return not ? `(${condition}) IS NOT TRUE` : `(${condition})`;
}

/**
 * What happened after a moment was sealed after it too, but for how far a producer's clock may run ahead: that leaves out
 * whole months.
 */
function timeCondition(field: "after" | "before", at: string, bind: Bind): string {
  const ts = `${bind(at)}::timestamptz`;
  if (field === "before") return `ts < ${ts}`;
  const sealed = new Date(Date.parse(at) - clockAheadMsMax).toISOString();
  return `ts >= ${ts} AND sealed_at >= ${bind(sealed)}::timestamptz`;
}

/** The words as they were written, or the token that stands for all of them where a rule hashed the value. */
function textCondition(text: string, bind: Bind): string {
  const query = (value: string) => `phraseto_tsquery('simple', ${bind(value)})`;
  return `audit.words(body) @@ (${query(text)} || ${query(hashToken(text))})`;
}

function fieldCondition({ field, values, not }: FieldTerm, about: readonly string[], bind: Bind): string {
  const texts = [...new Set(values.map(({ text }) => text))];
  switch (field) {
    case "target":
      return unless(not, targetCondition(values, bind));
    case "access":
      return unless(not, accessCondition(texts, about, bind));
    case "ip":
      return unless(not, `client_ip <<= ANY (${bind(texts)}::inet[])`);
    case "id":
      return unless(not, `event_id = ANY (${bind(texts)}::uuid[])`);
    default: {
      const known = closedFields[field];
      // What is left out of a few known values is the others, which an index finds.
      if (known && not)
        return oneOf(
          columns[field],
          known.filter((value) => !texts.includes(value)),
          bind,
        );
      const any = values.some(({ prefix }) => prefix);
      if (any) return unless(not, `${columns[field]} IS NOT NULL`);
      if (keyed.has(field) && !not) return nameCondition(columns[field], texts, bind);
      return unless(not, oneOf(columns[field], texts, bind));
    }
  }
}

/** One value keeps the order of an index that begins with the column. */
function oneOf(column: string, values: readonly string[], bind: Bind): string {
  return values.length === 1
    ? `${column} = ${bind(values[0])}::text`
    : `${column} = ANY (${bind(values)}::text[])`;
}

function targetCondition(values: FieldTerm["values"], bind: Bind): string {
  const whole = values.filter(({ prefix }) => !prefix).flatMap(({ text }) => [text, hashedTarget(text)]);
  const begun = values.filter(({ prefix }) => prefix).map(({ text }) => text);
  return [
    ...(whole.length > 0 ? [`targets && ${bind(whole)}::text[]`] : []),
    ...(begun.length > 0
      ? [`EXISTS (SELECT FROM unnest(targets) AS target WHERE target ^@ ANY (${bind(begun)}::text[]))`]
      : []),
  ].join(" OR ");
}

/** The targets that a search asks for whole, so that an access to one of them is not one to another. */
function targetsOf(terms: readonly Term[]): string[] {
  return terms.flatMap((term) =>
    term.kind === "field" && term.field === "target" && !term.not
      ? term.values.filter(({ prefix }) => !prefix).flatMap(({ text }) => [text, hashedTarget(text)])
      : [],
  );
}

/** No index knows the access: it is looked up in what the other terms leave. */
function accessCondition(accesses: readonly string[], about: readonly string[], bind: Bind): string {
  const ofThem =
    about.length > 0 ? ` AND (t ->> 'type') || ':' || (t ->> 'id') = ANY (${bind(about)}::text[])` : "";
  return `EXISTS (SELECT FROM jsonb_array_elements(body::jsonb -> 'targets') AS t
    WHERE t ->> 'access' = ANY (${bind(accesses)}::text[])${ofThem})`;
}

/** The same target where a rule hashed its id: `customer:hmac:…`. */
function hashedTarget(target: string): string {
  const colon = target.indexOf(":") + 1;
  return target.slice(0, colon) + hashToken(target.slice(colon));
}
