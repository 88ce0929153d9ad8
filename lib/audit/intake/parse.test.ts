import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timeOfId } from "../sealing/index.ts";
import { deriveId, isUuidv7 } from "./event-id.ts";
import { parseJson } from "./parse-json.ts";
import { normaliseTime, timeOfNanoseconds } from "./timestamp.ts";

describe("a time of a producer", () => {
  test.each([
    ["2026-11-21T10:00:00Z", "2026-11-21T10:00:00.000000Z"],
    ["2026-11-21t10:00:00.1z", "2026-11-21T10:00:00.100000Z"],
    ["2026-11-21 10:00:00.123456789Z", "2026-11-21T10:00:00.123456Z"],
    ["2026-11-21T10:00:00+02:30", "2026-11-21T07:30:00.000000Z"],
    ["2026-01-01T00:30:00.5+01:00", "2025-12-31T23:30:00.500000Z"],
    ["2024-02-29T23:59:59-00:00", "2024-02-29T23:59:59.000000Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"],
  ])("%s is %s", (text, normal) => {
    expect(normaliseTime(text)).toBe(normal);
  });

  test.each([
    "",
    "yesterday",
    "2026-11-21",
    "2026-11-21T10:00:00",
    "2026-02-30T10:00:00Z",
    "2025-02-29T10:00:00Z",
    "2026-13-01T10:00:00Z",
    "2026-11-00T10:00:00Z",
    "2026-11-21T24:00:00Z",
    "2026-11-21T10:60:00Z",
    "2026-11-21T10:00:61Z",
    "2026-11-21T10:00:00+24:00",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-01:00",
    "2026-11-21T10:00:00Z\n",
  ])("%j is none", (text) => {
    expect(normaliseTime(text)).toBeNull();
  });

  test("is the moment that it was", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true }), (at) => {
        expect(Date.parse(normaliseTime(at.toISOString()) ?? "")).toBe(at.getTime());
      }),
    );
  });

  test("in nanoseconds has its microseconds", () => {
    expect(timeOfNanoseconds("1763719200123456789")).toBe("2025-11-21T10:00:00.123456Z");
    for (const text of ["", "-1", "1e9", "9".repeat(21)]) expect(timeOfNanoseconds(text)).toBeNull();
  });
});

describe("JSON of a producer", () => {
  test.each([
    ["1234567890123456", 1234567890123456],
    ["12345678901234567890", "12345678901234567890"],
    ["[-9007199254740993]", ["-9007199254740993"]],
    ["0.12345678901234566", 0.12345678901234566],
    ['"12345678901234567890"', "12345678901234567890"],
    ["[12345678901234567890,-12345678901234567890]", ["12345678901234567890", "-12345678901234567890"]],
    ["[1.12345678901234567890,1e-0012345678901234567]", [1.1234567890123457, 0]],
    [
      '["\\"",12345678901234567890,"\\\\",9007199254740992]',
      ['"', "12345678901234567890", "\\", "9007199254740992"],
    ],
    ['{"a\\u0000":"\\u0000"}', { "a␀": "␀" }],
    ['"\\\\u0000"', "\\u0000"],
    ['"\\\\\\u0000"', "\\␀"],
  ])("%s", (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  test.each([
    "0012345678901234567890",
    "-012345678901234567890",
    "[1.2.12345678901234567890]",
    "1234567890123456789a",
  ])("%s is none", (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  test("may be nested as deep as it likes", () => {
    const deep = `[12345678901234567890,${"[".repeat(50_000)}${"]".repeat(50_000)}]`;
    expect(parseJson(deep)).toHaveProperty("0", "12345678901234567890");
  });

  test.each([15, 16, 17, 31, 32, 33])("finds an integer of %i digits wherever it begins", (digits) => {
    const number = "9".repeat(digits);
    const read = Number.isSafeInteger(Number(number)) ? Number(number) : number;
    for (let before = 0; before < 40; before++)
      expect(parseJson(`["${"1-".repeat(before).slice(0, before)}",${number}]`)).toHaveProperty("1", read);
  });

  test("is otherwise what it always is", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "grapheme" }), (text) => {
        if (!text.includes("\\u0000") && !/\d{16}/.test(text))
          expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe("an id that is derived", () => {
  const at = Date.parse("2026-11-21T10:00:00.123Z");

  test("is a UUIDv7 of when it happened, the same for the same event alone", () => {
    const id = deriveId(at, "cli_a", "main", "call-1");
    expect(isUuidv7(id)).toBe(true);
    expect(timeOfId(id)).toBe(at);
    expect(deriveId(at, "cli_a", "main", "call-1")).toBe(id);
    const others = [
      deriveId(at + 1, "cli_a", "main", "call-1"),
      deriveId(at, "cli_b", "main", "call-1"),
      deriveId(at, "cli_a", "other", "call-1"),
      deriveId(at, "cli_a", "main", "call-2"),
      deriveId(at, "cli_a", "", "maincall-1"),
    ];
    expect(new Set([id, ...others]).size).toBe(6);
  });

  test("is one for every name and time", () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), fc.string(), (ms, stream, native) => {
        const id = deriveId(ms, "cli_a", stream, native);
        expect(isUuidv7(id)).toBe(true);
        expect(timeOfId(id)).toBe(ms);
      }),
    );
    expect(isUuidv7(deriveId(-5, "cli_a", "main", "before 1970"))).toBe(true);
  });
});
