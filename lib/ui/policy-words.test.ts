import { describe, expect, test } from "vitest";
import type { MatrixGap } from "#lib/settings/schemas.ts";
import { cellWords, gapWords, hoursWords, scopeWords, signersWords, termsWords } from "./policy-words.ts";

const rule = {
  classification: "public",
  access_level: "admin",
  transport: "any",
  origin: "any",
  stages: [],
  due_hours: 36,
  recertify_days: 1,
  grace_days: 0,
} as const;

test("signatures", () => {
  expect(
    signersWords([
      { role: "governance", need: 2 },
      { role: "compliance", need: 1 },
    ]),
  ).toBe("2 governance + 1 compliance");
  expect(signersWords([])).toBe("Nobody");
});

test.each([
  [1, "1 hour"],
  [24, "1 day"],
  [36, "36 hours"],
  [72, "3 days"],
])("%i hours are %s", (hours, words) => {
  expect(hoursWords(hours)).toBe(words);
});

test.each([
  ["any", "any", "All servers"],
  ["remote", "any", "Remote servers"],
  ["package", "in_house", "In-house packages"],
  ["any", "third_party", "Third-party servers"],
  ["remote", "third_party", "Third-party remote servers"],
] as const)("%s and %s: %s", (transport, origin, words) => {
  expect(scopeWords({ transport, origin })).toBe(words);
});

test("terms and cells", () => {
  expect(termsWords({ ...rule, stages: [] })).toEqual([
    "Due in 36 hours",
    "Recertified every day",
    "No grace",
  ]);
  expect(cellWords(rule)).toBe("Public data, admin access");
});

describe("what is left out", () => {
  const gaps = (...some: [MatrixGap["transport"], MatrixGap["origin"]][]): MatrixGap[] =>
    some.map(([transport, origin]) => ({
      classification: "public",
      access_level: "read",
      transport,
      origin,
    }));

  test.each([
    [
      [
        ["remote", "in_house"],
        ["remote", "third_party"],
        ["package", "in_house"],
        ["package", "third_party"],
      ],
      "All servers",
    ],
    [
      [
        ["remote", "in_house"],
        ["remote", "third_party"],
      ],
      "Remote servers",
    ],
    [
      [
        ["remote", "third_party"],
        ["package", "third_party"],
      ],
      "Third-party servers",
    ],
    [[["package", "in_house"]], "In-house packages"],
    [
      [
        ["remote", "in_house"],
        ["package", "third_party"],
      ],
      "In-house remote servers, third-party packages",
    ],
    [
      [
        ["remote", "in_house"],
        ["remote", "third_party"],
        ["package", "third_party"],
      ],
      "Remote servers, third-party packages",
    ],
  ] as [[MatrixGap["transport"], MatrixGap["origin"]][], string][])("%j: %s", (some, words) => {
    expect(gapWords(gaps(...some))).toBe(words);
  });
});
