import {
  type AuditQuery,
  hasTerm,
  type ValueField,
  withoutTerm,
  withTerm,
  withWindow,
} from "#lib/core/audit-query/index.ts";

/** Changes to a search that a press on the page makes. Each takes a search and gives another. */

/** What a facet does: asks for a value beside others of its field, or no longer. Beside `op:delete_*` it would narrow nothing: it takes that place. */
export function narrow(query: AuditQuery, field: ValueField, value: string): AuditQuery {
  if (hasTerm(query, field, value)) return withoutTerm(query, field, value);
  const begun = query.terms.some(
    (term) =>
      term.kind === "field" && term.field === field && !term.not && term.values.some(({ prefix }) => prefix),
  );
  return begun ? onlyValue(query, field, value) : withTerm(query, field, value);
}

/** Asks for this value of a field alone, whatever was asked of that field before. */
export function onlyValue({ terms }: AuditQuery, field: ValueField, value: string): AuditQuery {
  const others = terms.filter((term) => term.kind !== "field" || term.field !== field);
  return withTerm({ terms: others }, field, value);
}

/** The search without its nth term, from 0. */
export function withoutNth({ terms }: AuditQuery, n: number): AuditQuery {
  return { terms: terms.filter((_, index) => index !== n) };
}

const secondMs = 1_000;
const aroundMs = 5 * 60 * secondMs;

/** Everything that has a value, from five minutes before a moment to five minutes after. */
export function around(field: ValueField, value: string, at: string): AuditQuery {
  const ms = Date.parse(at);
  // In whole seconds, for whoever reads the search.
  const first = Math.floor((ms - aroundMs) / secondMs) * secondMs;
  const last = Math.ceil((ms + aroundMs) / secondMs) * secondMs;
  return withWindow(justOne(field, value), { after: moment(first), before: moment(last) });
}

/** Everything that has a value. */
export function justOne(field: ValueField, value: string): AuditQuery {
  return withTerm({ terms: [] }, field, value);
}

/** RFC 3339 in UTC, as short as it can be said. */
export function moment(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}
