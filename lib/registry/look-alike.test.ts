import { describe, expect, test } from "vitest";
import { lookAlikesOf } from "./look-alike.ts";

const known = [
  "com.example/weather",
  "com.example/ledger-of-the-payments-team",
  "com.example.analytics.platform/query",
  "io.github.acme/notes",
  "com.abc/x1",
];

describe("taken for a known one", () => {
  test.each([
    [
      "a letter more in the namespace",
      "com.exxample/anything",
      ["com.example/weather", "com.example/ledger-of-the-payments-team"],
    ],
    ["a letter less in the name", "com.example/weathr", ["com.example/weather"]],
    ["neighbours swapped", "com.example/waether", ["com.example/weather"]],
    [
      "two edits in a long name",
      "com.example/ledgers-of-the-payment-team",
      ["com.example/ledger-of-the-payments-team"],
    ],
    [
      "two edits in a long namespace",
      "com.exmple.analytic.platform/x",
      ["com.example.analytics.platform/query"],
    ],
    ["a neighbour of a code host's user", "io.github.acne/tool", ["io.github.acme/notes"]],
  ])("%s: %s", (_what, name, alike) => {
    expect(lookAlikesOf(name, known)).toEqual(alike);
  });
});

describe("not taken for one", () => {
  test.each([
    ["itself", "com.example/weather"],
    ["two edits in a short name", "com.example/whether"],
    ["an edit in a very short name", "com.abc/x2"],
    ["the same name elsewhere", "org.other/weather"],
    ["a name below it", "com.example.eu/weather"],
  ])("%s: %s", (_what, name) => {
    expect(lookAlikesOf(name, known)).toEqual([]);
  });
});

/** The edit distance by the whole table of both texts. */
function fullDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}

function msOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

test("25,000 known names are compared in far less than it takes to compare all letters of each", () => {
  const many = Array.from(
    { length: 25_000 },
    (_, n) => `io.github.user-${n % 7_000}/mcp-server-${n.toString(36)}`,
  );
  const names = ["io.github.user-1234/mcp-server-xyz", "com.example/weather", `com.${"long".repeat(20)}/x`];
  const few = many.slice(0, 500);
  const lookMs = () => msOf(() => names.map((name) => lookAlikesOf(name, many)));
  const fewMs = () => msOf(() => names.map((name) => few.map((other) => fullDistance(name, other))));
  // It is about a twentieth. Measured anew, so that no pause of the machine decides.
  const shares = Array.from({ length: 3 }, () => lookMs() / (50 * fewMs()));
  expect(Math.min(...shares)).toBeLessThan(0.5);
});
