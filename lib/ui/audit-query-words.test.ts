import { expect, test } from "vitest";
import { type AuditQuery, parseQuery } from "#lib/core/audit-query/index.ts";
import { queryWords, sameMoment, windowWords, writtenWindow } from "./audit-query-words.ts";

function read(text: string): AuditQuery {
  const parsed = parseQuery(text);
  if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
  return parsed.query;
}

test("a search is told as one would tell it", () => {
  expect(queryWords(read(""))).toBe("every event");
  expect(queryWords(read("status:denied actor:ada@acme.example after:-30d"))).toBe(
    "denied, by ada@acme.example, in the last 30 days",
  );
  expect(queryWords(read('-server:com.example/crm,com.example/erp "lost card" duration:>2s'))).toBe(
    "not on com.example/crm or com.example/erp, with “lost card”, taking more than 2 s",
  );
  expect(queryWords(read("class:standard after:2026-07-01"))).toBe("of class standard, since 1 Jul 2026");
  expect(queryWords(read("op:delete_* class:security action:user.sign_in"))).toBe(
    "of delete_…, of class security, signed in",
  );
});

test("a span of time is told in words, whole days as dates", () => {
  expect(windowWords({ after: null, before: null })).toBe("All time");
  expect(windowWords({ after: "-24h", before: null })).toBe("Last 24 hours");
  expect(windowWords({ after: "-1d", before: null })).toBe("Last 1 day");
  expect(windowWords({ after: "2026-07-01T00:00:00Z", before: "2026-10-01T00:00:00Z" })).toBe(
    "1 Jul 2026 to 1 Oct 2026",
  );
  expect(windowWords({ after: "2026-07-01T09:30:00Z", before: null })).toBe("Since 1 Jul 2026, 09:30 UTC");
});

test("a span within a day names the day once", () => {
  expect(windowWords({ after: "2026-11-21T09:25:20Z", before: "2026-11-21T09:35:21Z" })).toBe(
    "21 Nov 2026, 09:25 to 09:35 UTC",
  );
  expect(windowWords({ after: "2026-11-21T09:25:20Z", before: "2026-11-22T00:00:00Z" })).toBe(
    "21 Nov 2026, 09:25 UTC to 22 Nov 2026",
  );
  expect(windowWords({ after: "-7d", before: "-1d" })).toBe("-7d to -1d");
});

test("two ends are one moment however they are written", () => {
  const { after } = writtenWindow(read("after:2026-07-01"));
  expect(sameMoment(after, "2026-07-01T00:00:00.000Z")).toBe(true);
  expect(sameMoment("-24h", "-1d")).toBe(false);
  expect(sameMoment(null, "-1d")).toBe(false);
  expect(sameMoment(null, null)).toBe(true);
});
