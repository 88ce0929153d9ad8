import { expect, test } from "vitest";
import { readRange } from "./byte-range.ts";

test.each([
  ["bytes=0-0", { first: 0, last: 0 }],
  ["bytes=2-5", { first: 2, last: 5 }],
  ["bytes=5-", { first: 5, last: 9 }],
  ["bytes=5-100", { first: 5, last: 9 }],
  ["bytes=-3", { first: 7, last: 9 }],
  ["bytes=-30", { first: 0, last: 9 }],
  ["Bytes=1-1", { first: 1, last: 1 }],
])("%s of ten bytes", (header, range) => {
  expect(readRange(header, 10)).toEqual(range);
});

test.each(["bytes=10-", "bytes=10-12", "bytes=-0"])("%s of ten bytes is nowhere in the file", (header) => {
  expect(readRange(header, 10)).toBe("unsatisfiable");
});

test("an empty file has no range", () => {
  expect(readRange("bytes=0-", 0)).toBe("unsatisfiable");
  expect(readRange("bytes=-5", 0)).toBe("unsatisfiable");
});

test.each([
  undefined,
  "",
  "bytes=",
  "bytes=-",
  "bytes=5-2",
  "bytes=0-1,3-4",
  "lines=0-1",
  "bytes=a-b",
  "bytes=1e3-",
])("%j is answered with the whole file", (header) => {
  expect(readRange(header, 10)).toBeNull();
});
