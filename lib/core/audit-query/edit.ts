import type { AuditQuery, QueryValue, Term, ValueField } from "./ast.ts";
import { momentAt } from "./moments.ts";

type FieldTerm = Extract<Term, { kind: "field" }>;

/** Whether a search asks for a value, or with `not` leaves it out. */
export function hasTerm(query: AuditQuery, field: ValueField, value: string, not = false): boolean {
  return query.terms.some(
    (term) => isOf(term, field, not) && term.values.some((each) => isValue(each, value)),
  );
}

/**
 * The search that asks for a value too: it joins the values that the search asks of this field already. With `not`, the
 * search that leaves it out. What said the opposite goes.
 */
export function withTerm(
  query: AuditQuery,
  field: ValueField,
  value: string,
  { not = false }: { not?: boolean } = {},
): AuditQuery {
  if (hasTerm(query, field, value, not)) return query;
  const { terms } = withoutTerm(query, field, value, { not: !not });
  const added = { text: value, prefix: false };
  const place = terms.findIndex((term) => isOf(term, field, not));
  if (place < 0) return { terms: [...terms, { kind: "field", field, values: [added], not }] };
  return {
    terms: terms.map((term, index) =>
      index === place && term.kind === "field" ? { ...term, values: [...term.values, added] } : term,
    ),
  };
}

/** The search that asks nothing of a value; without one, nothing of the field. */
export function withoutTerm(
  { terms }: AuditQuery,
  field: ValueField,
  value?: string,
  { not = false }: { not?: boolean } = {},
): AuditQuery {
  return {
    terms: terms.flatMap((term): Term[] => {
      if (!isOf(term, field, not)) return [term];
      const values = value === undefined ? [] : term.values.filter((each) => !isValue(each, value));
      return values.length > 0 ? [{ ...term, values }] : [];
    }),
  };
}

export function toggleTerm(
  query: AuditQuery,
  field: ValueField,
  value: string,
  options: { not?: boolean } = {},
): AuditQuery {
  return hasTerm(query, field, value, options.not)
    ? withoutTerm(query, field, value, options)
    : withTerm(query, field, value, options);
}

/** The search within another time; null leaves that end open. */
export function withWindow(
  { terms }: AuditQuery,
  { after, before }: { after: string | null; before: string | null },
): AuditQuery {
  return {
    terms: [
      ...terms.filter(({ kind }) => kind !== "time"),
      ...(after === null ? [] : [{ kind: "time", field: "after", at: after } as const]),
      ...(before === null ? [] : [{ kind: "time", field: "before", at: before } as const]),
    ],
  };
}

/** The time that all of a search's terms leave, in RFC 3339; null where it is open. */
export function windowOf({ terms }: AuditQuery, now: Date): { after: string | null; before: string | null } {
  const of = (field: "after" | "before") =>
    terms
      .flatMap((term) => (term.kind === "time" && term.field === field ? [momentAt(term.at, now)] : []))
      .toSorted((a, b) => compareMoments(a, b));
  return { after: of("after").at(-1) ?? null, before: of("before").at(0) ?? null };
}

/** RFC 3339 in UTC sorts as text once the fractions are equally long. */
function compareMoments(a: string, b: string): number {
  const [x, y] = [a, b].map((at) => at.replace("Z", "").padEnd(19).padEnd(20, ".").padEnd(26, "0")) as [
    string,
    string,
  ];
  return x < y ? -1 : x > y ? 1 : 0;
}

function isOf(term: Term, field: ValueField, not: boolean): term is FieldTerm {
  return term.kind === "field" && term.field === field && term.not === not;
}

function isValue({ text, prefix }: QueryValue, value: string): boolean {
  return !prefix && text === value;
}
