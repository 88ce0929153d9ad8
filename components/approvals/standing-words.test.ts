import { expect, test } from "vitest";
import { fieldName, givingWords, mustBe, previewWords, usedWords } from "./standing-words.ts";

test("what an argument must be, in words", () => {
  expect(mustBe({ pointer: "/to", is: "equals", value: "ana" })).toBe('is "ana"');
  expect(mustBe({ pointer: "/n", is: "one_of", values: [1, 2] })).toBe("is 1 or 2");
  expect(mustBe({ pointer: "/n", is: "between", min: 0.5, max: 1_500 })).toBe("is between 0.5 and 1,500");
  expect(mustBe({ pointer: "/t", is: "text", max_length: 40 })).toBe("is a text of up to 40 characters");
});

test("a range is not told where it is a secret", () => {
  expect(mustBe({ pointer: "/pin", is: "between", min: null, max: null })).toBe(
    "is between two numbers that are hidden",
  );
});

test("a pointer reads as the names on the way", () => {
  expect(fieldName("/to/0")).toBe("to/0");
  expect(fieldName("/a~1b~0c")).toBe("a/b~c");
});

test("what the click does says how many, how much and until when", () => {
  const nowMs = Date.parse("2026-11-21T13:35:00Z");
  expect(givingWords({ minutes: 30, max_calls: 10 }, nowMs)).toBe(
    "Approves this, and up to 10 like it until 14:05 UTC, without asking again.",
  );
  expect(givingWords({ minutes: 30, max_calls: 10, sum: { pointer: "/amount", max: 5_000 } }, nowMs)).toBe(
    "Approves this, and up to 10 like it (amount up to 5,000 in all) until 14:05 UTC, without asking again.",
  );
});

test("how much of it was used", () => {
  expect(usedWords({ used_calls: 3, max_calls: 10, sum: null })).toBe("3 of 10 used");
  expect(usedWords({ used_calls: 3, max_calls: 10, sum: { pointer: "/amount", max: 500, used: 120 } })).toBe(
    "3 of 10 used, amount 120 of 500",
  );
  expect(usedWords({ used_calls: 3, max_calls: 10, sum: { pointer: "/pin", max: null, used: null } })).toBe(
    "3 of 10 used, pin in all is hidden",
  );
});

test("what it would have matched", () => {
  expect(previewWords({ looked_at: 20, matched: 14 })).toBe(
    "Would have matched 14 of 20 calls in the last 30 days.",
  );
  expect(previewWords({ looked_at: 1, matched: 0 })).toBe(
    "Would have matched 0 of 1 call in the last 30 days.",
  );
  expect(previewWords({ looked_at: 0, matched: 0 })).toMatch(/^There was no other call/);
});
