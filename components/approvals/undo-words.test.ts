import { expect, test } from "vitest";
import { undoWords } from "./undo-words.ts";

test.each([
  ["irreversible", "write", ["pays"], "Can't be undone: it pays."],
  [
    "irreversible",
    "write",
    ["deletes", "pays", "reaches_out"],
    "Can't be undone: it deletes, it pays and it reaches out of the house.",
  ],
  ["irreversible", "write", ["writes"], "Can't be undone, by its reviewers' word."],
  ["reversible", "write", ["writes"], "Can be undone, by its reviewers' word."],
  ["reversible", "admin", ["deletes"], "Can be undone, by its reviewers' word, though it deletes."],
  ["unknown", "write", ["executes"], "Take it that it can't be undone: it runs code."],
  ["unknown", "read", ["reads"], "Nothing to undo: it only reads."],
] as const)("%s, %s, %j", (reversibility, access, effects, words) => {
  expect(undoWords({ reversibility, access, effects: [...effects] })).toBe(words);
});

test.each([
  ["read", []],
  ["write", ["reads"]],
  ["write", []],
  ["read", ["reads", "something_new"]],
] as const)("what nobody labelled is taken for what can't be undone: %s, %j", (access, effects) => {
  expect(undoWords({ reversibility: "unknown", access, effects: [...effects] })).toContain(
    "take it that it can't",
  );
});
