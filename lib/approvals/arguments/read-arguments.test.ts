import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError } from "#lib/core/errors.ts";
import { locateFault } from "#lib/core/locate-fault.ts";
import { argumentsMax, readArguments } from "./read-arguments.ts";

const encode = (text: string | Uint8Array) => Buffer.from(text as string).toString("base64");
const canonicalOf = (text: string) => readArguments(encode(text)).canonical.toString("utf8");

function refusalOf(base64: string): { pointer?: string; message?: string; code: string } {
  try {
    readArguments(base64);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code, ...error.issues[0] };
  }
  throw new Error("It was not refused.");
}

describe("what is no I-JSON is refused, and pointed at (I3)", () => {
  test.each([
    ["a member that comes twice", '{"to":"ana","to":"mallory"}', "/to", /twice/],
    ["the same, written otherwise", '{"to":"ana","t\\u006f":"mallory"}', "/to", /twice/],
    ["deep inside", '{"a":[{"b":1},{"c":{"d/e~f":1,"d/e~f":2}}]}', "/a/1/c/d~1e~0f", /twice/],
    ["an integer that is none any more", '{"amount":9007199254740993}', "/amount", /digits/],
    ["2^53, which can't be told from the next", '{"amount":9007199254740992}', "/amount", /digits/],
    ["a number beyond all bounds", '{"amount":1e400}', "/amount", /digits/],
    [
      "a fraction with more digits than fit",
      '{"rate":0.1000000000000000055511151231257827}',
      "/rate",
      /digits/,
    ],
    ["a number so small that nothing is left", '{"rate":1e-400}', "/rate", /digits/],
    ["half of a surrogate pair", '{"name":"\\ud800"}', "/name", /surrogate/],
    ["half of one in a name", '{"\\udc00":1}', "", /surrogate/],
    [
      "a name that changes what an object is",
      '{"__proto__":{"admin":true}}',
      "/__proto__",
      /more than a name/,
    ],
    ["the same, written otherwise", '{"\\u005f_proto__":1}', "/__proto__", /more than a name/],
    ["no object", "[1,2]", "", /no JSON object/],
    ["nothing", "", "", /no JSON/],
    ["two of them", "{}{}", "", /something after/],
    ["a comma too many", '{"a":1,}', "", /no JSON/],
    ["a comment", '{"a":1/* */}', "", /no JSON/],
    ["a number as only some programs take it", '{"a":01}', "", /no JSON/],
    ["not a number", '{"a":NaN}', "/a", /no JSON/],
    ["a control character", '{"a":"\u0001"}', "/a", /no JSON/],
    ["a byte order mark", '\ufeff{"a":1}', "", /no JSON/],
    ["what is nested too deeply", `{"a":${"[".repeat(70)}${"]".repeat(70)}}`, /^\/a(\/0){63,}$/, /deeply/],
  ])("%s", (_, text, pointer, why) => {
    const refusal = refusalOf(encode(text));
    expect(refusal.code).toBe("invalid");
    expect(refusal.pointer?.replace("/arguments_b64", "")).toEqual(
      pointer instanceof RegExp ? expect.stringMatching(pointer) : pointer,
    );
    expect(refusal.message).toMatch(why);
  });

  test("what is not UTF-8", () => {
    expect(refusalOf(encode(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).message).toMatch(
      /UTF-8/,
    );
  });

  test.each(["e30", "e30=\n", "e3 0=", "*", "e30=="])("what is not base64: %j", (base64) => {
    expect(refusalOf(base64).message).toMatch(/base64/);
  });

  test("more than anybody reads", () => {
    const text = JSON.stringify({ a: "x".repeat(argumentsMax) });
    expect(refusalOf(encode(text)).message).toMatch(/256 KiB/);
  });

  test("an endless row of brackets, at once", () => {
    expect(refusalOf(encode(`{"a":${"[".repeat(200_000)}`)).message).toMatch(/deeply/);
  });
});

test("bytes that say the same have one form, and others another", () => {
  expect(canonicalOf('{ "b" : 1.0, "a" : "\\u00e9" }')).toBe('{"a":"é","b":1}');
  expect(canonicalOf('{"b":1e0,"a":"é"}')).toBe('{"a":"é","b":1}');
  // Nothing is normalised: what looks alike stays apart.
  expect(canonicalOf('{"a":"e\\u0301"}')).not.toBe(canonicalOf('{"a":"\\u00e9"}'));
  expect(canonicalOf('{"a":"1"}')).not.toBe(canonicalOf('{"a":1}'));
  expect(canonicalOf('{"a":null}')).not.toBe(canonicalOf("{}"));
});

const vectors = join(import.meta.dirname, "../../../../shared/data/transparency/jcs");

test.skipIf(!existsSync(join(vectors, "input")))(
  "the public vectors of RFC 8785 come out byte for byte",
  () => {
    const names = readdirSync(join(vectors, "input")).filter((name) => name.endsWith(".json"));
    let compared = 0;
    for (const name of names) {
      const input = readFileSync(join(vectors, "input", name), "utf8");
      const output = readFileSync(join(vectors, "output", name), "utf8");
      // Arguments are objects, and some vectors are none, or hold numbers that lose digits.
      const wrapped = `{"of":${input}}`;
      if (locateFault(wrapped)) continue;
      expect(canonicalOf(wrapped), name).toBe(`{"of":${output.trimEnd()}}`);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(2);
  },
);

describe("two readers that know nothing of each other agree (I4)", () => {
  const noise = fc.constantFrom("", " ", "\n\t", "\r\n ");
  const text = fc.string({ unit: "binary", maxLength: 12 });

  /** JSON as somebody else might write it: any escapes, spaces, forms of numbers, members in any order, some twice. */
  const written: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(
        fc.constantFrom(
          "true",
          "false",
          "null",
          "-0",
          "1E2",
          "1e400",
          "0.10",
          "9007199254740993",
          "1e21",
          "-1.5e-7",
        ),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
        fc.integer().map(String),
        text.map((one) => JSON.stringify(one)),
        text.map((one) => `"${[...one].map((unit) => escapeAll(unit)).join("")}"`),
        fc.constantFrom('"\\ud83d\\ude00"', '"\\ud83d"', '"\\/"', '"\u2028"'),
      ),
      fc
        .tuple(fc.array(tie("value"), { maxLength: 4 }), noise)
        .map(([items, gap]) => `[${gap}${items.join(`,${gap}`)}${gap}]`),
      fc
        .tuple(
          fc.array(fc.tuple(fc.oneof(text, fc.constantFrom("a", "b", "__proto__")), tie("value")), {
            maxLength: 4,
          }),
          noise,
        )
        .map(
          ([members, gap]) =>
            `{${gap}${members.map(([name, value]) => `${JSON.stringify(name)}${gap}:${gap}${value}`).join(`${gap},`)}${gap}}`,
        ),
    ),
  })).value;

  test("on what a text says, wherever neither refuses it", () => {
    let accepted = 0;
    fc.assert(
      fc.property(written, (json) => {
        const object = `{"x":${json}}`;
        if (locateFault(object)) return;
        accepted += 1;
        const once = canonicalOf(object);
        expect(JSON.parse(once)).toEqual(JSON.parse(object.replaceAll(/-0(?![.\d])/g, "0")));
        // What is canonical says the same to both, and does not change any more.
        expect(locateFault(once)).toBeNull();
        expect(canonicalOf(once)).toBe(once);
        expect(canonicalJson(JSON.parse(object))).toBe(once);
      }),
      { numRuns: 1_000 },
    );
    expect(accepted).toBeGreaterThan(150);
  });

  test("on what is JSON at all", () => {
    const broken = fc.tuple(written, fc.nat(), fc.string({ maxLength: 2 })).map(([json, at, junk]) => {
      const cut = at % (json.length + 1);
      return json.slice(0, cut) + junk + json.slice(cut + (at % 2));
    });
    fc.assert(
      fc.property(fc.oneof(written, broken), (json) => {
        const isJson = (() => {
          try {
            JSON.parse(json);
            return true;
          } catch {
            return false;
          }
        })();
        const fault = locateFault(json);
        if (fault === null) expect(isJson).toBe(true);
        if (!isJson) expect(fault).not.toBeNull();
        if (isJson && fault) expect(fault.why).not.toMatch(/no JSON|something after/);
      }),
      { numRuns: 1_000 },
    );
  });
});

function escapeAll(text: string): string {
  return [...Array(text.length).keys()]
    .map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`)
    .join("");
}
