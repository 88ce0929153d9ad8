import { expect, test } from "vitest";
import { caveats, headline } from "./simulation-words.ts";

const certain = { uncertain: 0, uncertain_flips: 0 };
const still = { denied: 0, permitted: 0 };

test("the headline says how many of how many, either way", () => {
  expect(headline({ decisions: 18_230, denied: 412, permitted: 0, ...certain })).toBe(
    "412 of 18,230 decisions would be denied",
  );
  expect(headline({ decisions: 1, denied: 0, permitted: 1, ...certain })).toBe(
    "1 of 1 decision would be permitted",
  );
  expect(headline({ decisions: 9, denied: 2, permitted: 3, ...certain })).toBe(
    "2 of 9 decisions would be denied, and 3 permitted",
  );
});

test("the headline is calm only where nothing flips and nothing rests on arguments", () => {
  expect(headline({ decisions: 9, ...still, ...certain })).toBe("Nothing would change");
  expect(headline({ decisions: 9, ...still, uncertain: 4, uncertain_flips: 0 })).toBe(
    "Nothing flips for certain; 4 decisions rest on arguments that are not kept",
  );
  expect(headline({ decisions: 9, ...still, uncertain: 1, uncertain_flips: 0 })).toBe(
    "Nothing flips for certain; 1 decision rests on arguments that are not kept",
  );
});

test("what flips with some arguments alone is not said for certain", () => {
  const counted = { decisions: 9, denied: 2, permitted: 1, uncertain: 4 };
  expect(headline({ ...counted, uncertain_flips: 3 })).toBe(
    "2 of 9 decisions could be denied, and 1 permitted",
  );
  expect(headline({ ...counted, uncertain_flips: 2 })).toContain("would be");
  expect(caveats({ ...counted, uncertain_flips: 2, left_out: 0, permits_recorded: 1 })[0]).toContain(
    "2 of the 3 that flip do so with some arguments alone",
  );
});

test("what is left out is said where something is", () => {
  expect(caveats({ ...still, ...certain, left_out: 0, permits_recorded: 1 })).toEqual([]);
  expect(
    caveats({ ...still, uncertain: 1, uncertain_flips: 0, left_out: 2_000, permits_recorded: 0.1 }),
  ).toEqual([
    expect.stringContaining("1 decision turns on arguments"),
    expect.stringContaining("2,000 decisions are left out"),
    expect.stringContaining("Only 10% of permits"),
  ]);
});
