import { describe, expect, test } from "vitest";
import { bulkKeepSummary, progressWords, scopeWords } from "./recertification-words.ts";

describe("a campaign's scope", () => {
  test("that leaves everything in", () => {
    expect(scopeWords({})).toBe("Everything live");
    expect(scopeWords({ owners: [] })).toBe("Everything live");
  });

  test("in a line", () => {
    expect(
      scopeWords({
        owners: ["team:payments", "user:ada@example.com"],
        classifications: ["restricted"],
        access_levels: ["write", "admin"],
        approved_before: "2026-01-02T00:00:00Z",
      }),
    ).toBe(
      "owned by payments, ada@example.com; Restricted; Write or Admin access; approved before 2 Jan 2026",
    );
  });
});

const none = {
  total: 0,
  awaiting_owner: 0,
  awaiting_reviewer: 0,
  kept: 0,
  revoked: 0,
  closed: 0,
  overdue: 0,
};

test.each([
  [{ ...none, total: 40, kept: 10, revoked: 2 }, "12 of 40 decided"],
  [{ ...none, total: 4_000, overdue: 3, closed: 1 }, "0 of 4,000 decided, 3 overdue, 1 closed undecided"],
])("progress %#", (progress, words) => {
  expect(progressWords(progress)).toBe(words);
});

test("what became of many", () => {
  const item = { id: "rec_1", ok: true, status: "kept", error: null };
  const failed = { ...item, ok: false, status: null, error: { code: "conflict", detail: "No." } };
  expect(bulkKeepSummary("approve", { items: [item] })).toBe("1 server kept by you");
  expect(bulkKeepSummary("reject", { items: [item, item, failed] })).toBe("2 servers revoked by you, 1 not");
});
