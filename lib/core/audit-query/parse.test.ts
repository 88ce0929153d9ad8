import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyQuery } from "#e2e/support/audit-queries.ts";
import type { AuditQuery, QueryProblem } from "./ast.ts";
import { parseQuery } from "./parse.ts";
import { printQuery } from "./print.ts";

function read(text: string): AuditQuery {
  const parsed = parseQuery(text);
  if ("problems" in parsed) throw new Error(parsed.problems.map(({ message }) => message).join(" "));
  return parsed.query;
}
const canonical = (text: string) => printQuery(read(text));
function refused(text: string): QueryProblem[] {
  const parsed = parseQuery(text);
  return "problems" in parsed ? parsed.problems : [];
}
/** What the first problem points at, and what it says to write instead. */
function advice(text: string): [string, string | undefined] {
  const [problem] = refused(text);
  return [text.slice(problem?.from, problem?.to), problem?.suggestion];
}

describe("the search language", () => {
  test("is read back from its print to the same search", () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const text = printQuery(query);
        expect(parseQuery(text)).toEqual({ query });
        expect(canonical(text)).toBe(text);
      }),
      { numRuns: 10_000 },
    );
  });

  test("never throws, and points into the text", () => {
    const soup = fc.string({ unit: fc.constantFrom(...'ab:,*"\\-() \n>5ORstatus'), maxLength: 30 });
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: "binary" })), (text) => {
        const parsed = parseQuery(text);
        if ("query" in parsed) expect(read(printQuery(parsed.query))).toEqual(parsed.query);
        for (const { from, to, message } of refused(text)) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(text.length);
          expect(message).not.toBe("");
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test.each([
    ["", ""],
    ["  Status:DENIED   agent:support-bot ", "status:denied agent:support-bot"],
    ["status:denied,error -class:security", "status:denied,error -class:security"],
    ['actor:"Ana Silva",bob*', 'actor:"Ana Silva",bob*'],
    ['"say \\"hi\\" \\\\ now" word', '"say \\"hi\\" \\\\ now" word'],
    ["target:customer:C-42", "target:customer:C-42"],
    ["agent:* -agent:bot*", "agent:* -agent:bot*"],
    ["after:2026-07-01 before:2026-07-01T09:30+02:00", "after:2026-07-01 before:2026-07-01T07:30:00Z"],
    ["after:2026-07-01T00:00:00.1234567Z", "after:2026-07-01T00:00:00.123456Z"],
    ["after:-24h before:-15m", "after:-24h before:-15m"],
    ["duration:>500 -duration:<=2s duration:1.5s", "duration:>500 -duration:<=2000 duration:1500"],
    ["ip:10.0.0.0/8,2001:db8::/32", "ip:10.0.0.0/8,2001:db8::/32"],
    ["id:0198F2C0-AABB-7CCD-9E0F-112233445566", "id:0198f2c0-aabb-7ccd-9e0f-112233445566"],
    ['"OR" or', '"OR" or'],
    ["-refund", "-refund"],
  ])("reads %s", (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  test.each([
    ["tool:get_customer", "tool:get_customer", "op:get_customer"],
    ["user:ana", "user:ana", "actor:ana"],
    ["outcome:failure", "outcome:failure", "status:error"],
    ["-decision:deny", "-decision:deny", "-status:denied"],
    ["created:>2026-07-01", "created:>2026-07-01", "after:2026-07-01"],
    ["created:<=-24h", "created:<=-24h", "before:-24h"],
    ["statsu:denied", "statsu:denied", "status:denied"],
    ["customer:C-42", "customer:C-42", "target:customer:C-42"],
    ["status:deny", "deny", "denied"],
    ["status:sucess", "sucess", "success"],
    ["class:securty", "securty", "security"],
    ["status:den*", "den*", "den"],
    ["after:2026-07", "2026-07", "2026-07-01"],
    ["after:24h", "24h", "-24h"],
    ["after:Today", "Today", "-24h"],
    ["after:constructor", "constructor", undefined],
    ["constructor:x", "constructor:x", "target:constructor:x"],
    ["status:__proto__", "__proto__", undefined],
    ["-after:2026-07-01", "-after:2026-07-01", "before:2026-07-01"],
    ["after:2026-07-01T10:00", "2026-07-01T10:00", "2026-07-01T10:00Z"],
    ['actor:"Ana', '"Ana', '"Ana"'],
    ["op:de*te", "de*te", "de*"],
    ["a OR b", "OR", '"OR"'],
    ["refund*", "refund*", "refund"],
  ])("says what to write instead of %s", (text, at, suggestion) => {
    expect(advice(text)).toEqual([at, suggestion]);
  });

  test.each([
    ["after:2026-02-30", "2026-02-30", "no such day"],
    ["after:2026-07-01T25:00:00Z", "2026-07-01T25:00:00Z", "no such day"],
    ["(status:denied)", "(status:denied)", "commas"],
    ["actor: ana", "", "right after actor:"],
    ["status:denied,", "", "right after status:"],
    ["ip:10.0.0", "10.0.0", "neither an address nor a network"],
    ["ip:10.0.0.0/33", "10.0.0.0/33", "neither an address nor a network"],
    ["id:42", "42", "UUID"],
    ["duration:fast", "fast", "not a duration"],
    ["duration:>5,<9", "<9", "another term"],
    ["after:2026-07-01,2026-07-02", "2026-07-02", "another term"],
    ["status:ok- ", "ok-", "one of success, denied, error and timeout"],
    ["- x", "-", "right after the minus"],
    ["???", "???", "no word"],
    ['ab"c', 'ab"c', "around the whole value"],
    ["actor:a\0b", "a\0b", "character"],
  ])("explains %j", (text, at, message) => {
    const [problem] = refused(text);
    expect(text.slice(problem?.from, problem?.to)).toBe(at);
    expect(problem?.message).toContain(message);
  });

  test("explains everything at once, in order", () => {
    expect(refused("tool:x status:ok fine after:soon").map(({ from, to }) => [from, to])).toEqual([
      [0, 6],
      [14, 16],
      [28, 32],
    ]);
  });

  test("suggestions are good searches", () => {
    for (const text of ["tool:x", "user:ana", "decision:deny", "created:>-24h", "statsu:error", "mail:x"]) {
      const [problem] = refused(text);
      const fixed = text.slice(0, problem?.from) + problem?.suggestion + text.slice(problem?.to);
      expect(refused(fixed), fixed).toEqual([]);
    }
  });

  test("has an end", () => {
    expect(refused("x ".repeat(51))[0]?.message).toContain("50 terms");
    expect(refused(`op:${Array.from({ length: 101 }, (_, i) => i)}`)[0]?.message).toContain("100 values");
  });
});
