import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBundle, encodeBundle } from "./bundle.ts";
import { MalformedError } from "./malformed.ts";

describe("a bundle of entries", () => {
  test("is each entry after its length", () => {
    const bundle = encodeBundle([Buffer.from("one"), Buffer.alloc(0), Buffer.from("three")]);
    expect(bundle.toString("latin1")).toBe("\0\u0003one\0\0\0\u0005three");
    expect(decodeBundle(bundle).map(String)).toEqual(["one", "", "three"]);
    expect(decodeBundle(encodeBundle([]))).toEqual([]);
  });

  test("gives back what went in", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 }), (entries) => {
        expect(decodeBundle(encodeBundle(entries)).map((entry) => [...entry])).toEqual(
          entries.map((entry) => [...entry]),
        );
      }),
      { numRuns: 50 },
    );
  });

  test("cut short anywhere is refused, but where an entry ends", () => {
    const bundle = encodeBundle([Buffer.from("one"), Buffer.from("two")]);
    for (let length = 0; length < bundle.length; length++) {
      if (length === 0 || length === 5) continue;
      expect(() => decodeBundle(bundle.subarray(0, length))).toThrow(MalformedError);
    }
  });

  test("holds 256 entries of 65,535 bytes and no more", () => {
    const full = encodeBundle(Array(256).fill(Buffer.alloc(0)));
    expect(decodeBundle(full)).toHaveLength(256);
    expect(() => decodeBundle(Buffer.concat([full, Buffer.alloc(2)]))).toThrow(MalformedError);
    expect(() => encodeBundle(Array(257).fill(Buffer.alloc(0)))).toThrow(RangeError);
    expect(decodeBundle(encodeBundle([Buffer.alloc(65_535)]))[0]).toHaveLength(65_535);
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(RangeError);
  });
});
