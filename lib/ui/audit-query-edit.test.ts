import { expect, test } from "vitest";
import { type AuditQuery, parseQuery, printQuery } from "#lib/core/audit-query/index.ts";
import { searchPresets, windowPresets } from "./audit-presets.ts";
import { around, narrow, onlyValue, withoutNth } from "./audit-query-edit.ts";

function read(text: string): AuditQuery {
  const parsed = parseQuery(text);
  if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
  return parsed.query;
}

test("a facet adds a value beside others, and takes it away again", () => {
  const one = narrow(read("status:denied"), "status", "error");
  expect(printQuery(one)).toBe("status:denied,error");
  expect(printQuery(narrow(one, "status", "denied"))).toBe("status:error");
});

test("a facet takes the place of a beginning, beside which it would narrow nothing", () => {
  expect(printQuery(narrow(read("op:delete_* status:denied"), "op", "delete_user"))).toBe(
    "status:denied op:delete_user",
  );
});

test("filtering by a value asks for it alone", () => {
  expect(printQuery(onlyValue(read("actor:a,b -actor:c server:s"), "actor", "b"))).toBe("server:s actor:b");
});

test("a term is taken away by its place", () => {
  expect(printQuery(withoutNth(read("actor:a status:denied after:-24h"), 1))).toBe("actor:a after:-24h");
});

test("around an event is five minutes before and after it", () => {
  expect(printQuery(around("agent", "bot", "2026-11-21T10:00:00.123456Z"))).toBe(
    "agent:bot after:2026-11-21T09:55:00Z before:2026-11-21T10:05:01Z",
  );
});

test("quarters are those of the calendar, over the year's end too", () => {
  const january = windowPresets(Date.parse("2027-01-15T00:00:00Z"));
  expect(january.find(({ label }) => label === "Last quarter")).toMatchObject({
    after: "2026-10-01T00:00:00Z",
    before: "2027-01-01T00:00:00Z",
  });
});

test("every ready-made search can be read, and has what is to be filled in", () => {
  for (const { query, fill = "" } of searchPresets(Date.parse("2026-11-21T00:00:00Z"))) {
    expect(printQuery(read(query))).toBe(query);
    expect(query).toContain(fill);
  }
});
