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

test("25,000 known names are compared in a moment", () => {
  const many = Array.from(
    { length: 25_000 },
    (_, n) => `io.github.user-${n % 7_000}/mcp-server-${n.toString(36)}`,
  );
  const names = ["io.github.user-1234/mcp-server-xyz", "com.example/weather", `com.${"long".repeat(20)}/x`];
  for (const name of names) lookAlikesOf(name, many);
  const startedAt = performance.now();
  for (const name of names) lookAlikesOf(name, many);
  // Some 10 ms each on an ordinary machine; a full comparison of each pair would take seconds.
  expect((performance.now() - startedAt) / names.length).toBeLessThan(200);
});
