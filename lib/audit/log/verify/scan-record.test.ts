import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { readRecord } from "./read-record.ts";
import { scanRecord, wantedMembers } from "./scan-record.ts";

/** RFC 8785 vectors of cyberphone/json-canonicalization; used when they lie beside the project. */
const vectors = join(import.meta.dirname, "../../../../../shared/data/transparency/jcs");
const runs = { numRuns: 5_000 };

const wanted = wantedMembers({ a: true, b: { a: true, b: true }, class: true, "10": true });

/** What is seen in one pass is so: the parser finds it canonical, and the same in it. */
function agrees(text: string): boolean {
  const scanned = scanRecord(text, wanted);
  if (scanned === null) return false;
  const record = readRecord(text) as Record<string, unknown> | null;
  expect(record, text).not.toBeNull();
  const { a, b, class: of, "10": ten } = record ?? {};
  const isObject = typeof b === "object" && b !== null && !Array.isArray(b);
  const picked = isObject ? pick(b as Record<string, unknown>, ["a", "b"]) : b;
  expect(scanned, text).toEqual(pick({ a, b: picked, class: of, "10": ten }, Object.keys(record ?? {})));
  return true;
}

function pick(from: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name]]),
  );
}

const name = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    "ab",
    "class",
    "",
    "10",
    "9",
    "__proto__",
    "constructor",
    "_sd",
    "...",
    "é",
    "\ufb33",
    "😀",
  ),
  fc.string({ maxLength: 4 }),
  fc.string({ unit: "binary", maxLength: 3 }),
);
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(-0, 0, 0.1, 0.000001, 1e-7, 1e21, 123456789012345.6, 0.5),
  fc.tuple(fc.maxSafeNat(), fc.integer({ min: 0, max: 20 })).map(([digits, power]) => digits / 10 ** power),
);
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom('"', "\\", "\n\t\b\f\r", "\u001f/\u007f"),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, false),
    number,
    text,
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("tree"), { maxLength: 4 }),
  object: fc
    .array(fc.tuple(name, tie("tree")), { maxLength: 6 })
    .map((members) => Object.fromEntries(members)),
}));
const object = fc.array(fc.tuple(name, tree), { maxLength: 8 }).map((members) => Object.fromEntries(members));

/** Numbers in all writings, and members in any order, once or twice: by hand, for no library writes such. */
const written = fc.oneof(
  fc.stringMatching(/^-?[0-9]{1,3}(\.[0-9]{1,8})?([eE][-+]?[0-9]{1,3})?$/),
  fc.stringMatching(/^[0-9]{14,18}(\.[0-9]{1,2})?$/),
  fc.stringMatching(/^"(\\["\\/bfnrtu]|\\u00[01][0-9a-fA-F]|\\ud8[0-9a-f]{2}|[ -~]|\n){0,3}"$/),
  fc.constantFrom(
    "true",
    "false",
    "null",
    "tru",
    "[]",
    "{}",
    "[1,]",
    "[1 ]",
    "{,}",
    '{"a":1,}',
    "",
    "-",
    "1.",
    ".5",
    "01",
  ),
);
const handMade = fc
  .array(
    fc.tuple(
      fc.oneof(
        name.map((one) => JSON.stringify(one)),
        fc.constantFrom('"\\u0061"', "a"),
      ),
      written,
    ),
    {
      maxLength: 4,
    },
  )
  .map((members) => `{${members.map(([key, value]) => `${key}:${value}`).join(",")}}`);

describe("what one pass over a record sees", () => {
  test("is what the parser finds, for canonical text", () => {
    fc.assert(
      fc.property(object, (value) => {
        fc.pre(Object.values(value).every((member) => Number.isFinite(member) || typeof member !== "number"));
        try {
          agrees(canonicalJson(value));
        } catch (error) {
          if (!/not allowed/.test(String(error))) throw error;
        }
      }),
      runs,
    );
  });

  test("is what the parser finds, for canonical text of which a character was changed, taken out or doubled", () => {
    const changes = fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom("take", "double", "put"),
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.constantFrom('"', ",", "0", "\\", " ", "\ud800", "\0", "}"),
        ),
      ),
      { minLength: 1, maxLength: 2 },
    );
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), changes, (value, all) => {
        let changed = canonicalJson({ a: value, b: { a: 1 }, class: "standard" });
        for (const [place, how, put] of all) {
          const at = place % changed.length;
          const instead = how === "put" ? put : how === "take" ? "" : (changed[at] ?? "").repeat(2);
          changed = changed.slice(0, at) + instead + changed.slice(at + 1);
        }
        agrees(changed);
      }),
      runs,
    );
  });

  test("is what the parser finds, for text made by hand", () => {
    fc.assert(
      fc.property(handMade, (made) => void agrees(made)),
      { numRuns: 20_000 },
    );
  });

  test("is everything in records as they come", () => {
    const ordinary = fc.record({
      a: fc.oneof(fc.string(), fc.constant('é\u2028😀\n"\\')),
      b: fc.record({ a: fc.integer({ min: 0 }), b: fc.array(fc.boolean()) }),
      n: fc.integer({ min: 0, max: 1e9 }).map((thousandths) => thousandths / 1_000),
    });
    fc.assert(
      fc.property(ordinary, (value) => {
        expect(agrees(canonicalJson(value))).toBe(true);
      }),
    );
  });

  test.each([
    ['{"10":2,"9":1}'],
    ['{"__proto__":{"a":1}}'],
    ['{"a":1e+21,"b":0.1,"class":-5}'],
    ["{}"],
    ['{"":{},"a":[],"b":{"a":[{"a":null}],"b":"\\"\\\\\\n"}}'],
    ['{"a":0.000001,"b":123456789012345.6}'],
  ])("%s is seen to be canonical", (seen) => {
    expect(agrees(seen)).toBe(true);
  });

  test.each([
    ["erasable fields", '{"a":{"_sd":["x"]}}'],
    ["an erasable item", '{"a":[{"...":"x"}]}'],
    ["a name twice", '{"a":1,"a":1}'],
    ["names in another order", '{"b":1,"a":1}'],
    ["a negative zero", '{"a":-0}'],
    ["a zero that says nothing", '{"a":0.10}'],
    ["a number below a millionth without an exponent", '{"a":0.0000001}'],
    ["a zero before a number", '{"a":01}'],
    ["an exponent in capitals", '{"a":1E5}'],
    ["an escape that is not needed", '{"a":"\\u0041"}'],
    ["an escaped slash", '{"a":"\\/"}'],
    ["half of a surrogate pair", '{"a":"\ud800"}'],
    ["a name with half of one", '{"\udc00":1}'],
    ["a space", '{"a": 1}'],
    ["more after it", "{}{}"],
    ["a zero byte after it", "{}\0"],
    ["an end too soon", '{"a":"'],
    ["an end within an escape", '{"a":"\\'],
    ["an end before a value", '{"a":'],
    ["100,000 levels", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
    ["more than a record may have", `{"a":"${"x".repeat(1 << 17)}"}`],
    ["a list", "[]"],
    ["nothing", ""],
  ])("is nothing where there is %s", (_what, other) => {
    expect(scanRecord(other, wanted)).toBeNull();
  });

  test("does not depend on what was seen before", () => {
    expect(scanRecord(`{"a":"${"x".repeat(100)}"}`, wanted)).not.toBeNull();
    expect(scanRecord('{"a":"x', wanted)).toBeNull();
  });
});

describe.skipIf(!existsSync(vectors))("the published RFC 8785 vectors", () => {
  const names = existsSync(vectors) ? readdirSync(join(vectors, "output")) : [];
  test.each(names)("%s", (file) => {
    agrees(readFileSync(join(vectors, "output", file), "utf8"));
    const input = readFileSync(join(vectors, "input", file), "utf8");
    expect(agrees(input)).toBe(false);
  });
});
