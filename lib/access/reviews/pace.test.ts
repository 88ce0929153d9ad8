import { expect, test } from "vitest";
import { pacesOf } from "./pace.ts";

const start = Date.parse("2026-06-01T09:00:00Z");
const verdicts = (reviewerId: string, secondsApart: number, kept: boolean[]) =>
  kept.map((its, index) => ({
    reviewerId,
    reviewerName: reviewerId,
    decidedAt: new Date(start + index * secondsApart * 1_000),
    kept: its,
  }));
const all = (count: number, kept = true) => Array.from({ length: count }, () => kept);

test("who keeps nearly all within seconds of one another is hasty", () => {
  expect(pacesOf(verdicts("ada", 2, all(20)))).toEqual([
    { person: { id: "ada", name: "ada" }, decided: 20, kept: 20, median_seconds: 2, hasty: true },
  ]);
});

test("who takes their time, revokes too or decided little is not", () => {
  expect(pacesOf(verdicts("ada", 45, all(20)))).toMatchObject([{ median_seconds: 45, hasty: false }]);
  expect(pacesOf(verdicts("ada", 2, [...all(10), ...all(10, false)]))).toMatchObject([
    { decided: 20, kept: 10, hasty: false },
  ]);
  expect(pacesOf(verdicts("ada", 2, all(5)))).toMatchObject([{ hasty: false }]);
  expect(pacesOf(verdicts("ada", 2, all(1)))).toMatchObject([{ median_seconds: null }]);
});
