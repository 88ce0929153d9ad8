import { expect, test } from "vitest";
import { argumentChanges } from "./argument-changes.ts";

const changes = (before: object, after: object) =>
  argumentChanges(JSON.stringify(before), JSON.stringify(after));

test("what changed, came and went between two calls is told by its pointer", () => {
  expect(changes({ to: "a", amount: 1, old: true }, { to: "b", amount: 1, cc: ["c"] })).toEqual([
    { pointer: "/to", before: "a", after: "b" },
    { pointer: "/cc/0", before: null, after: "c" },
    { pointer: "/old", before: "yes", after: null },
  ]);
});

test("a number that became a text is a change, though both read alike", () => {
  expect(changes({ amount: 1 }, { amount: "1" })).toEqual([{ pointer: "/amount", before: "1", after: "1" }]);
});

test("the same call has no changes", () => {
  expect(changes({ a: { b: [1, 2] } }, { a: { b: [1, 2] } })).toEqual([]);
});
