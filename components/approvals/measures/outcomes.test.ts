import { expect, test } from "vitest";
import { dayWords, outcomesOf, totalOf } from "./outcomes.ts";

const days = outcomesOf([
  { day: "2026-11-20", asked: 9, approved: 4, automatic: 1, denied: 2, expired: 1 },
  { day: "2026-11-21", asked: 0, approved: 0, automatic: 0, denied: 0, expired: 0 },
]);

test("what is neither decided nor overdue is the rest, so that a day's parts add up to it", () => {
  expect(days.map(({ rest }) => rest)).toEqual([1, 0]);
  expect(totalOf(days, "asked")).toBe(9);
  expect(totalOf(days, "denied")).toBe(2);
});

test("days are read as UTC, wherever the reader is", () => {
  expect(dayWords("2026-11-01")).toBe("1 Nov");
});
