import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJson } from "./read-json.ts";

const read = (text: string) => readJson(Buffer.from(text));

describe("a body that both sides understand alike", () => {
  test("is read as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        // Integers that lose digits are refused, and are not what this is about.
        const text = JSON.stringify(value, (_, inner) => (typeof inner === "number" ? inner % 1e6 : inner));
        fc.pre(!text.includes("__proto__"));
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("may have one name in several objects, colons and digits in texts, and numbers of every form", () => {
    const text =
      '{"a":{"a":[{"a":1},{"a":2}]},"b":"\\"c\\": 12345678901234567890","d" :1.5e300,"e":-0.1234567890123456,"f":0.30000000000000004,"g":1.7976931348623157E+308,"h":5e-324,"i":100.0000000000000000,"j":0.000000000000000000}';
    expect(read(text)).toEqual(JSON.parse(text));
    const escaped = String.raw`{ "\\" : "\\\"" , "\"":"\\" , "a:":":" }`;
    expect(read(escaped)).toEqual(JSON.parse(escaped));
  });
});

describe("refused", () => {
  test.each([
    ["what is no JSON", "{", "not JSON"],
    ["what is no object", "[]", "must be a JSON object"],
    ["nothing", "", "not JSON"],
    ["a member that comes twice", '{"a":1,"a":2}', "comes twice"],
    ["one that comes twice below", '{"b":[{"a":1,"a":1}]}', "comes twice"],
    ["one that comes twice in other letters", '{"a":1,"\\u0061":2}', "comes twice"],
    ["a member __proto__", '{"a":{"__proto__":{"admin":true}}}', "__proto__"],
    ["the same in other letters", '{"\\u005f_proto__":1}', "__proto__"],
    ["an integer that loses digits", '{"a":[9007199254740993]}', "more digits"],
    ["one below zero", '{"a":-9007199254740993}', "more digits"],
    ["one with a point behind it", '{"a":12345678901234567890.0}', "more digits"],
    ["one with an exponent", '{"a":1234567890123456789e3}', "more digits"],
    ["one that is a power of ten", '{"a":100000000000000000000}', "more digits"],
    ["a fraction that loses digits", '{"a":0.12345678901234567890}', "more digits"],
    ["a small one that loses digits", '{"a":1.00000000000000001e-7}', "more digits"],
    ["a number that is written at length", `{"a":1.${"0".repeat(1_000)}}`, "more digits"],
    ["a number that is none", '{"a":1e999}', "out of range"],
    ["half of a surrogate pair", '{"a":"\\ud800"}', "surrogate"],
    ["the same in a name", '{"\\ud800":1}', "surrogate"],
    ["what is nested too deeply", `{"a":${"[".repeat(500_000)}${"]".repeat(500_000)}}`, "too deeply"],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(expect.objectContaining({ code: "malformed" }));
  });

  test("bytes that are no UTF-8", () => {
    expect(() => readJson(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow("not UTF-8");
  });
});
