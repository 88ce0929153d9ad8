import fc from "fast-check";
import {
  type AuditQuery,
  comparisons,
  type Term,
  type ValueField,
  valueFields,
} from "#lib/core/audit-query/ast.ts";
import { closedFields, prefixFields } from "#lib/core/audit-query/fields.ts";
import { isStorable } from "#lib/core/text.ts";

/** Texts that hurt: quotes, commas, stars, colons, controls, other scripts. */
export const anyText = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(..."ab C-1\"\\,*:()'; \t\n>=<.%_$é🙂"), maxLength: 12 }),
    fc.constantFrom(
      "OR",
      "AND",
      "NOT",
      "-x",
      "actor:",
      "status:denied",
      "$1",
      "'; DROP TABLE audit.record; --",
    ),
  )
  .filter((text) => text !== "" && isStorable(text));

const word = anyText.filter((text) => /[\p{L}\p{N}]/u.test(text));
const networks = fc.oneof(
  fc.ipV4(),
  fc.ipV6().filter((ip) => !ip.includes(".")),
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`),
);

function valuesOf(field: ValueField) {
  const known = closedFields[field];
  const text = known
    ? fc.constantFrom(...known)
    : field === "ip"
      ? networks
      : field === "id"
        ? fc.uuid({ version: 7 })
        : anyText;
  const whole = text.map((value) => ({ text: value, prefix: false }));
  const begun = fc.oneof(anyText, fc.constant("")).map((value) => ({ text: value, prefix: true }));
  return fc.array(prefixFields.has(field) ? fc.oneof(whole, begun) : whole, { minLength: 1, maxLength: 4 });
}

const moments = fc.oneof(
  fc
    .tuple(
      fc.date({ min: new Date("1970-01-01"), max: new Date("2999-12-30"), noInvalidDate: true }),
      fc.stringMatching(/^(\.\d{0,5}[1-9])?$/),
    )
    .map(([date, fraction]) => `${date.toISOString().slice(0, 19)}${fraction}Z`),
  fc
    .date({ min: new Date("1970-01-01"), max: new Date("2999-12-30"), noInvalidDate: true })
    .map((date) => `${date.toISOString().slice(0, 10)}T00:00:00Z`),
  fc
    .tuple(fc.integer({ min: 0, max: 999_999 }), fc.constantFrom(..."smhdw"))
    .map(([n, unit]) => `-${n}${unit}`),
);

const terms: fc.Arbitrary<Term> = fc.oneof(
  fc.constantFrom(...valueFields).chain((field) =>
    fc.record({
      kind: fc.constant("field" as const),
      field: fc.constant(field),
      values: valuesOf(field),
      not: fc.boolean(),
    }),
  ),
  fc.record({
    kind: fc.constant("time" as const),
    field: fc.constantFrom("after" as const, "before" as const),
    at: moments,
  }),
  fc.record({
    kind: fc.constant("duration" as const),
    comparison: fc.constantFrom(...comparisons),
    ms: fc.oneof(
      fc.integer({ min: 0, max: 1e12 - 1 }),
      fc.integer({ min: 0, max: 1e9 }).map((n) => n / 1_000),
    ),
    not: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("text" as const), text: word, not: fc.boolean() }),
);

/** Any search that the language can say. */
export const anyQuery: fc.Arbitrary<AuditQuery> = fc.record({ terms: fc.array(terms, { maxLength: 6 }) });
