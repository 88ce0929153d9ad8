import fc from "fast-check";
import { expect, test } from "vitest";
import { isWithin } from "./edit-distance.ts";

/** The whole table, as the textbook has it. */
function distance(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => d[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const row = d[i] ?? [];
      row[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(at(i, j), at(i - 2, j - 2) + 1);
    }
  return at(a.length, b.length);
}

test.each([
  ["weather", "weather", 0],
  ["weather", "waether", 1],
  ["weather", "wheather", 1],
  ["weather", "weathr", 1],
  ["weather", "westher", 1],
  ["weather", "whether", 2],
  ["ab", "ba", 1],
  ["", "a", 1],
  ["kitten", "sitting", 3],
])("%s and %s are %i apart", (a, b, edits) => {
  for (const max of [0, 1, 2, 3, 4]) expect(isWithin(a, b, max), String(max)).toBe(edits <= max);
});

test("it is the textbook's distance", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 9 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 3 }), (a, b, max) => {
      expect(isWithin(a, b, max)).toBe(distance(a, b) <= max);
    }),
    { numRuns: 2_000 },
  );
});
