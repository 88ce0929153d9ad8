import { expect, test } from "vitest";
import { signsOf, type Votes } from "./signs.ts";

const quickYes: Votes = { voted: 20, approved: 20, medianSeconds: 3.2, hasty: 0 };

test("twenty quick yeses are a sign", () => {
  expect(signsOf(quickYes)).toEqual(["Said yes to 20 of 20, half of them within 4 s of seeing them."]);
  expect(signsOf({ ...quickYes, medianSeconds: 0.4 })).toEqual([
    "Said yes to 20 of 20, half of them within a second of seeing them.",
  ]);
  expect(signsOf({ ...quickYes, approved: 19 })).toHaveLength(1);
});

test.each<[string, Partial<Votes>]>([
  ["nineteen votes are too few", { voted: 19, approved: 19, hasty: 19 }],
  ["two noes in twenty are judgement", { approved: 18 }],
  ["a median of five seconds is not quick", { medianSeconds: 5 }],
  ["what nobody opened has no median", { medianSeconds: null }],
])("%s", (_name, change) => {
  expect(signsOf({ ...quickYes, ...change })).toEqual([]);
});

test("half of the votes given sooner than anybody reads are a sign, yes or no", () => {
  expect(signsOf({ voted: 20, approved: 4, medianSeconds: 2, hasty: 10 })).toEqual([
    "Decided 10 of 20 within 3 s of seeing them, or without opening them here.",
  ]);
  expect(signsOf({ voted: 20, approved: 4, medianSeconds: 9, hasty: 9 })).toEqual([]);
});
