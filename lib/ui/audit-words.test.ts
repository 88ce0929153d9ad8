import { expect, test } from "vitest";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import {
  actionWords,
  amountWords,
  eventWords,
  facetValueWords,
  percentOf,
  redactionSummary,
  treatmentOf,
} from "./audit-words.ts";

const event = (action: string, type: string, name: string) =>
  ({ action, operation: { type, name } }) as Pick<AuditRecord, "action" | "operation">;

test("an event is told by its verb, and by the name of what was called", () => {
  expect(eventWords(event("mcp.tool.call", "tools/call", "get_customer"))).toEqual({
    verb: "Called",
    name: "get_customer",
  });
  expect(eventWords(event("access.deny", "tools/call", "get_customer"))).toEqual({
    verb: "Denied",
    name: "get_customer",
  });
  expect(eventWords(event("submission.vote", "console", "submission.vote"))).toEqual({
    verb: "Voted",
    name: null,
  });
  expect(eventWords(event("gateway.heartbeat", "heartbeat", "x"))).toEqual({
    verb: "Gateway heartbeat",
    name: null,
  });
});

test("what this console does not know is told as it stands", () => {
  expect(eventWords(event("mcp.other", "tasks/get", "t-1"))).toEqual({ verb: "tasks/get", name: "t-1" });
  expect(eventWords(event("mcp.other", "ping", "ping"))).toEqual({ verb: "ping", name: null });
  expect(actionWords("else.where")).toBe("else.where");
  expect(facetValueWords("status", "odd", null)).toBe("odd");
});

test("a number of events says whether it is all of them", () => {
  expect(amountWords({ count: 1234, exact: true })).toBe("1,234 events");
  expect(amountWords({ count: 1, exact: true })).toBe("1 event");
  expect(amountWords({ count: 100_000, exact: false })).toBe("100,000+ events");
});

test("a facet's value has its name, where one goes with it", () => {
  expect(facetValueWords("actor", "usr_1", "Ada Park <ada@acme.example>")).toBe("Ada Park");
  expect(facetValueWords("actor", "usr_1", "Ada <script>")).toBe("Ada <script>");
  expect(facetValueWords("server", "com.example/crm", null)).toBe("com.example/crm");
  expect(facetValueWords("status", "timeout", null)).toBe("Timed out");
});

test("redactions are counted and told by what became of the field and why", () => {
  const card = { path: "arguments.card", treatment: "hash", reason: "payment card", count: 2 };
  expect(redactionSummary([card])).toBe("1 field was redacted before anything was stored.");
  expect(treatmentOf(card)).toBe("replaced by a keyed hash (payment card, 2 times)");
  expect(treatmentOf({ treatment: "fold", reason: "rule" })).toBe("fold (rule)");
});

test("what runs is never said to be whole", () => {
  expect(percentOf(0.999)).toBe("99 %");
  expect(percentOf(1)).toBe("99 %");
  expect(percentOf(0)).toBe("0 %");
});
