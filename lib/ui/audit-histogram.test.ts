import { expect, test } from "vitest";
import { barsOf, barWords, stepWords } from "./audit-histogram.ts";

test("a bar ends where the next one begins", () => {
  const buckets = [
    { at: "2026-11-21T09:00:00.000Z", count: 3 },
    { at: "2026-11-21T10:00:00.000Z", count: 0 },
  ];
  expect(barsOf({ step_seconds: 3600, buckets })).toEqual([
    { at: "2026-11-21T09:00:00Z", end: "2026-11-21T10:00:00Z", count: 3 },
    { at: "2026-11-21T10:00:00Z", end: "2026-11-21T11:00:00Z", count: 0 },
  ]);
});

test("a bar is told by its day, or by its hour", () => {
  expect(barWords("2026-11-21T00:00:00Z", 86_400)).toBe("21 Nov 2026");
  expect(barWords("2026-11-21T09:00:00Z", 3_600)).toBe("21 Nov, 09:00");
  expect(barWords("2026-11-21T09:00:10Z", 10)).toBe("21 Nov, 09:00:10");
});

test("steps are told in the unit a person would say", () => {
  expect(stepWords(86_400)).toBe("a day");
  expect(stepWords(3_600)).toBe("an hour");
  expect(stepWords(10_800)).toBe("3 hours");
  expect(stepWords(900)).toBe("15 minutes");
  expect(stepWords(5)).toBe("5 seconds");
});
