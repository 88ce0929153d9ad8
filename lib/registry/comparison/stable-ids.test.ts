import fc from "fast-check";
import { expect, test } from "vitest";
import { stableIds } from "./stable-ids.ts";
import { stableText } from "./stable-text.ts";

const json = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });

test("two values share a number exactly when they share a stable text", () => {
  fc.assert(
    fc.property(fc.array(json, { minLength: 2, maxLength: 6 }), (values) => {
      const all = [...values, ...structuredClone(values), ...values.map((value) => [value])];
      const idOf = stableIds();
      for (const one of all)
        for (const other of all)
          expect(idOf(one) === idOf(other)).toBe(stableText(one) === stableText(other));
    }),
  );
});

test.each([
  [1, "1"],
  [null, "null"],
  [[0], ["0"]],
  [[], {}],
  [[1, 2], [[1, 2]]],
  [{ a: { b: 1 } }, { a: 1, b: 1 }],
  [undefined, null],
])("%j and %j have numbers of their own", (one, other) => {
  const idOf = stableIds();
  expect(idOf(one)).not.toBe(idOf(other));
});

test("the order of members makes no difference", () => {
  const idOf = stableIds();
  expect(idOf({ a: [{ b: 1, c: 2 }], d: 3 })).toBe(idOf({ d: 3, a: [{ c: 2, b: 1 }] }));
});
