import { describe, expect, test } from "vitest";
import { toCsv } from "./csv.ts";

test("every cell is quoted, and quotes and line breaks stay inside", () => {
  expect(
    toCsv(
      ["a", "b"],
      [
        ['say "hi"', "two\nlines"],
        [3, null],
      ],
    ),
  ).toBe('"a","b"\r\n"say ""hi""","two\nlines"\r\n"3",""\r\n');
});

describe("what a spreadsheet would run is marked as text", () => {
  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "＝1", "＋1", "－1", "＠x"])(
    "%j",
    (text) => {
      expect(toCsv(["a"], [[text]])).toBe(`"a"\r\n"'${text}"\r\n`);
    },
  );

  test.each(["1=1", "a-b", "com.example/weather", "", " plain"])("%j stays as it is", (text) => {
    expect(toCsv(["a"], [[text]])).toBe(`"a"\r\n"${text}"\r\n`);
  });

  test("numbers are numbers, below zero too", () => {
    expect(toCsv(["a"], [[-1]])).toBe('"a"\r\n"-1"\r\n');
  });
});
