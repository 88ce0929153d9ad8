import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalFault, canonicalJson } from "./canonical-json.ts";

/** RFC 8785 vectors of cyberphone/json-canonicalization; used when they lie beside the project. */
const vectors = join(import.meta.dirname, "../../../shared/data/transparency/jcs");

describe.skipIf(!existsSync(vectors))("the published RFC 8785 vectors", () => {
  const names = existsSync(vectors) ? readdirSync(join(vectors, "input")) : [];
  test.each(names)("%s", (name) => {
    const input = JSON.parse(readFileSync(join(vectors, "input", name), "utf8"));
    const output = canonicalJson(input);
    expect(output).toBe(readFileSync(join(vectors, "output", name), "utf8"));
    const hex = readFileSync(join(vectors, "outhex", name.replace(".json", ".txt")), "utf8");
    expect(Buffer.from(output).toString("hex")).toBe(hex.replace(/\s/g, ""));
  });
});

describe("canonical JSON", () => {
  test.each([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [
      { "\u{1f600}": 1, "\ufb33": 2, é: 3, e: 4, "\r": 5, "1": 6 },
      '{"\\r":5,"1":6,"e":4,"é":3,"😀":1,"\ufb33":2}',
    ],
    [[3, 1, 2], "[3,1,2]"],
    [
      [1e30, 4.5, 2e-3, 1e-27, -0, 333333333.3333333, 1e21],
      "[1e+30,4.5,0.002,1e-27,0,333333333.3333333,1e+21]",
    ],
    ['\u000f\n\\"/<€', '"\\u000f\\n\\\\\\"/<€"'],
    [{ a: [], b: {}, c: null, d: true }, '{"a":[],"b":{},"c":null,"d":true}'],
  ])("of %j", (value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  test("does not normalise: what looks the same stays different", () => {
    expect(canonicalJson("\u00e9")).not.toBe(canonicalJson("e\u0301"));
  });

  test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [undefined], ["\ud800"], [{ "\udc00": 1 }]])(
    "refuses %j, which JSON can't carry",
    (value) => {
      expect(() => canonicalJson(value)).toThrow();
    },
  );

  test("is what the reference implementation makes of it, whatever the names of members are", () => {
    const name = fc.oneof(
      fc.nat().map(String),
      fc.constantFrom("__proto__", "toJSON", "01", "-1"),
      fc.string({ unit: "binary" }),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(undefined, Number.NaN, -0, 1e21),
        fc.double(),
        fc.string({ unit: "binary" }),
        fc.array(tie("tree")),
        fc.array(fc.tuple(name, tie("tree"))).map(Object.fromEntries),
      ),
    }));
    const outcome = (write: (value: unknown) => string | undefined, value: unknown) => {
      try {
        return write(value) ?? "refused";
      } catch {
        return "refused";
      }
    };
    fc.assert(
      fc.property(tree, (value) => {
        expect(outcome(canonicalJson, value)).toBe(outcome(canonicalize, value));
      }),
      { numRuns: 1_000 },
    );
  });

  test("takes no longer for what is out of order on each level", () => {
    const nest = (depth: number): unknown => (depth === 0 ? { b: 1, a: 2 } : { b: nest(depth - 1), c: 1 });
    const disorder = (depth: number): unknown => (depth === 0 ? 1 : { b: 1, a: disorder(depth - 1) });
    expect(canonicalJson(nest(60))).toBe(canonicalize(nest(60)));
    expect(canonicalJson(disorder(60))).toBe(canonicalize(disorder(60)));
  });

  test("leaves the value that it is given as it was", () => {
    const value = { b: [{ d: 1, c: undefined }], a: { f: 1, e: 2 } };
    const before = structuredClone(value);
    canonicalJson(value);
    expect(JSON.stringify(value)).toBe(JSON.stringify(before));
  });

  test("is the same for the same value, however its keys are ordered, and parses back to it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversedKeys(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe("what is not taken from outside", () => {
  const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);

  test.each([
    ["half of a surrogate pair", { a: ["\ud83d"] }, "a text in it holds half of a surrogate pair"],
    [
      "half of a surrogate pair in a key",
      { a: { "\udc00": 1 } },
      "a text in it holds half of a surrogate pair",
    ],
    ["a number that is no longer one", JSON.parse('{"a": 1e400}'), "a number in it is out of range"],
    ["65 levels", nested(65), "it is nested too deeply"],
    ["a long name", { ["n".repeat(1_001)]: 1 }, "a name in it has more than 1000 characters"],
    ["100,000 levels", nested(100_000), "it is nested too deeply"],
  ])("%s", (_what, value, fault) => {
    expect(canonicalFault(value)).toBe(fault);
  });

  test.each([
    [null],
    [1],
    ["😀 \0"],
    [{ ["n".repeat(1_000)]: "n".repeat(1_001) }],
    [nested(64)],
    [{ a: [{ b: "c" }] }],
  ])("%j is taken", (value) => {
    expect(canonicalFault(value)).toBeNull();
  });

  test("whatever is taken has a canonical form", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        if (canonicalFault(value) === null) expect(() => canonicalJson(value)).not.toThrow();
      }),
    );
  });
});

function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversedKeys(member)]),
  );
}
