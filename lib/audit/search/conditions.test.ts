import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyQuery } from "#e2e/support/audit-queries.ts";
import { type AuditQuery, closedFields, type Term } from "#lib/core/audit-query/index.ts";
import { hashToken } from "../redaction/index.ts";
import { toConditions } from "./conditions.ts";
import { readQuery } from "./read-query.ts";

const now = new Date("2026-11-21T10:00:00Z");
const sqlOf = (text: string) => toConditions(readQuery(text), now);

/** A search of the same form, with nothing of its values. */
function tame({ terms }: AuditQuery): AuditQuery {
  return { terms: terms.map(tameTerm) };
}
function tameTerm(term: Term): Term {
  if (term.kind === "text") return { ...term, text: "word" };
  if (term.kind === "time") return { ...term, at: "2026-01-01T00:00:00Z" };
  if (term.kind === "duration") return { ...term, ms: 1 };
  if (closedFields[term.field]) return term;
  const texts = [...new Set(term.values.map(({ text }) => text))];
  return {
    ...term,
    values: term.values.map(({ text, prefix }) => ({ text: `v${texts.indexOf(text)}`, prefix })),
  };
}

describe("the SQL of a search", () => {
  test("has no value in it: it is the same for any values", () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const { sql, params } = toConditions(query, now);
        expect(sql).toBe(toConditions(tame(query), now).sql);
        const used = new Set([...sql.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n)));
        expect([...used].toSorted((a, b) => a - b)).toEqual(params.map((_, index) => index + 1));
      }),
      { numRuns: 5_000 },
    );
  });

  test("numbers its parameters behind the caller's", () => {
    expect(toConditions(readQuery("session:a"), now, ["standard", 7])).toEqual({
      sql: "(session = $3::text)",
      params: ["standard", 7, "a"],
    });
  });

  test("leaves out the months before a time, but for how far clocks may run ahead", () => {
    expect(sqlOf("after:-1h")).toEqual({
      sql: "ts >= $1::timestamptz AND sealed_at >= $2::timestamptz",
      params: ["2026-11-21T09:00:00.000Z", "2026-11-21T08:55:00.000Z"],
    });
  });

  test("says what is left out of few known values by the others, which an index finds", () => {
    expect(sqlOf("-status:success")).toEqual({
      sql: "status = ANY ($1::text[])",
      params: [["denied", "error", "timeout"]],
    });
    expect(sqlOf("-class:security,standard")).toEqual({ sql: "class = $1::text", params: ["governance"] });
  });

  test("finds names by their keys, and by themselves, as two may have one key", () => {
    expect(sqlOf("agent:x")).toEqual({
      sql: "(audit.key(agent) = audit.key($1::text) AND array_position(ARRAY[$1::text], agent) IS NOT NULL)",
      params: ["x"],
    });
    expect(sqlOf("op:o server:s status:denied")).toEqual({
      sql: expect.stringMatching(
        /^\(status = .+\) AND \(audit\.key\(server, operation\) = audit\.key\(\$2::text, \$3::text\)\s+AND array_position.+ AND array_position.+\)$/,
      ),
      params: ["denied", "s", "o"],
    });
  });

  test("keeps what lacks a field when a value of it is left out", () => {
    expect(sqlOf("-agent:x").sql).toBe("(agent = $1::text) IS NOT TRUE");
  });

  test("looks for a target as it is, and for the token that stands for its id", () => {
    expect(sqlOf("target:customer:C-42").params).toEqual([
      ["customer:C-42", `customer:${hashToken("C-42")}`],
    ]);
  });
});
