import { expect, test } from "vitest";
import { pausedUntil } from "./paused-until.ts";

const at = (minutes: number, ms = 0) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000 + ms);

test("fewer than three denials, or three over more than ten minutes, stop nothing", () => {
  expect(pausedUntil([], at(0))).toBeNull();
  expect(pausedUntil([at(0), at(1)], at(2))).toBeNull();
  expect(pausedUntil([at(0), at(5), at(10, 1)], at(11))).toBeNull();
});

test("three within ten minutes stop it until half an hour after the last, and not a moment longer", () => {
  const denials = [at(10), at(0), at(5)];
  expect(pausedUntil(denials, at(10))).toEqual(at(40));
  expect(pausedUntil(denials, at(40, -1))).toEqual(at(40));
  expect(pausedUntil(denials, at(40))).toBeNull();
});

test("a fourth that was under way prolongs it, and one that comes long after does not", () => {
  const denials = [at(0), at(1), at(2)];
  expect(pausedUntil([...denials, at(9)], at(10))).toEqual(at(39));
  expect(pausedUntil([...denials, at(25)], at(26))).toEqual(at(32));
});
