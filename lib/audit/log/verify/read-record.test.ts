import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { readRecord } from "./read-record.ts";

const object = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ stringUnit: "grapheme" }), {
  maxKeys: 8,
});

test("a record is read from its canonical bytes", () => {
  fc.assert(
    fc.property(object, (value) => {
      expect(readRecord(canonicalJson(value))).toEqual(JSON.parse(canonicalJson(value)));
    }),
  );
});

test("… and from no other writing of the same JSON", () => {
  fc.assert(
    fc.property(object, fc.boolean(), (value, spaced) => {
      const canonical = canonicalJson(value);
      const reversed = Object.fromEntries(Object.entries(JSON.parse(canonical)).reverse());
      const other = JSON.stringify(reversed, null, spaced ? 1 : 0);
      expect(readRecord(other) === null).toBe(other !== canonical);
    }),
  );
});

test.each([
  ['{"b":1,"a":2}'],
  ['{"a":{"c":1,"b":2}}'],
  ['{"a":[{"c":1,"b":2}]}'],
  ['{"9":1,"10":2}'],
  ['{"a":1,"a":1}'],
  ['{"a":1.0}'],
  ['{"a":1E2}'],
  ['{"a":-0}'],
  ['{"a":"\\u0041"}'],
  ['{"a":"\\/"}'],
  ['{"a":"\\ud800"}'],
  ['{"a":1} '],
  ["[]"],
  ["null"],
  ['"a"'],
  ["{"],
  [""],
])("%s is not the canonical form of a record", (text) => {
  expect(readRecord(text)).toBeNull();
});

test.each([['{"10":2,"9":1}'], ['{"__proto__":{"a":1}}'], ['{"a":1e+21,"b":0.1,"c":"\u2028😀"}'], ["{}"]])(
  "%s is",
  (text) => {
    expect(readRecord(text)).not.toBeNull();
  },
);
