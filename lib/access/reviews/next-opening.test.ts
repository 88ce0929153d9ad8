import { expect, test } from "vitest";
import { nextOpening } from "./next-opening.ts";

const next = (last: string, months: number, at = last) =>
  nextOpening(new Date(last), months, new Date(at)).toISOString();

test("a schedule opens again so many calendar months later, at the same time of the day", () => {
  expect(next("2026-01-15T08:30:00.000Z", 3)).toBe("2026-04-15T08:30:00.000Z");
  expect(next("2026-11-15T08:30:00.000Z", 3)).toBe("2027-02-15T08:30:00.000Z");
  expect(next("2026-01-15T08:30:00.000Z", 12)).toBe("2027-01-15T08:30:00.000Z");
});

test("however late somebody looks, the day stays, and what was missed is not made up for", () => {
  expect(next("2026-01-15T08:30:00.000Z", 3, "2026-03-02T11:00:00.000Z")).toBe("2026-04-15T08:30:00.000Z");
  expect(next("2026-01-15T08:30:00.000Z", 3, "2026-10-15T08:30:00.000Z")).toBe("2027-01-15T08:30:00.000Z");
});

test("what began after the 28th goes on on the 28th of each month", () => {
  expect(next("2026-01-31T00:00:00.000Z", 1)).toBe("2026-02-28T00:00:00.000Z");
  expect(next("2026-02-28T00:00:00.000Z", 1)).toBe("2026-03-28T00:00:00.000Z");
});
