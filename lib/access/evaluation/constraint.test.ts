import { describe, expect, it } from "vitest";
import { type ArgumentConstraint, argumentConstraint } from "../grants/schemas.ts";
import { holds, valueAt } from "./constraint.ts";

const constraint = (must: ArgumentConstraint["must"], argument = "/a") =>
  argumentConstraint.parse({ argument, must });
const heldBy = (must: ArgumentConstraint["must"]) => (a: unknown) => holds(constraint(must), { a });

describe("JSON pointers (RFC 6901)", () => {
  // The document and the pointers of section 5.
  const example = JSON.parse(
    '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}',
  );

  it.each([
    ["", example],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/e^f", 3],
    ["/g|h", 4],
    ["/i\\j", 5],
    ['/k"l', 6],
    ["/ ", 7],
    ["/m~0n", 8],
  ])("find what the specification says %j finds", (pointer, value) => {
    expect(valueAt(example, pointer)).toEqual(value);
  });

  it.each([
    "foo",
    "/m~n",
    "/m~2n",
    "/m~",
    "/foo/01",
    "/foo/-",
    "/foo/-1",
    "/foo/1e0",
    "/foo/length",
    "/foo/2",
    "/none",
    "/foo/0/0",
  ])("find nothing by %j", (pointer) => {
    expect(valueAt(example, pointer)).toBeUndefined();
  });

  it("read ~01 as ~1, and not as a slash", () => {
    expect(valueAt({ "~1": "tilde", "/": "slash" }, "/~01")).toBe("tilde");
  });

  it.each(["/__proto__", "/constructor", "/toString", "/a/length"])(
    "find no member that is JavaScript's own: %s",
    (pointer) => {
      expect(valueAt({ a: "text" }, pointer)).toBeUndefined();
    },
  );

  it("find a member of any name that was sent", () => {
    expect(valueAt(JSON.parse('{"__proto__":{"x":1}}'), "/__proto__/x")).toBe(1);
  });
});

describe("a constraint", () => {
  it("does not hold without its argument", () => {
    for (const must of [
      { op: "equals", value: "" },
      { op: "one_of", values: [false, 0] },
      { op: "range", max: 1 },
      { op: "prefix", prefix: "x" },
      { op: "pattern", pattern: ".*" },
    ] as const) {
      expect(holds(constraint(must as ArgumentConstraint["must"]), {})).toBe(false);
      expect(holds(constraint(must as ArgumentConstraint["must"]), undefined)).toBe(false);
    }
  });

  it("`equals` by type and value", () => {
    expect([1, "1", true, null, [1]].map(heldBy({ op: "equals", value: 1 }))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(["true", true].map(heldBy({ op: "equals", value: true }))).toEqual([false, true]);
  });

  it("`one_of` by type and value", () => {
    expect([1, "1", "x", "X"].map(heldBy({ op: "one_of", values: ["1", "x"] }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("`range` of finite numbers alone, with both ends in it", () => {
    expect([0, 1, 5, 5.1, "3", Number.NaN].map(heldBy({ op: "range", min: 1, max: 5 }))).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([Number.NEGATIVE_INFINITY, -1e300].map(heldBy({ op: "range", max: 5 }))).toEqual([false, true]);
    expect([Number.POSITIVE_INFINITY, 1e300].map(heldBy({ op: "range", min: 5 }))).toEqual([false, true]);
  });

  it("`prefix` of texts alone", () => {
    expect(["/data/x", "/dat", ["/data/"], 7].map(heldBy({ op: "prefix", prefix: "/data/" }))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("`pattern` of whole texts alone", () => {
    expect(["ab", "xab", "ab\n", "a", 7].map(heldBy({ op: "pattern", pattern: "a|ab" }))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it("does not hold by a pattern that does not compile, or a text that is too long for one", () => {
    expect(heldBy({ op: "pattern", pattern: "(" })("(")).toBe(false);
    expect(heldBy({ op: "pattern", pattern: "(a)\\1" })("aa")).toBe(false);
    expect(heldBy({ op: "pattern", pattern: "a*" })("a".repeat(1_000))).toBe(true);
    expect(heldBy({ op: "pattern", pattern: "a*" })("a".repeat(1_001))).toBe(false);
    expect(heldBy({ op: "pattern", pattern: "(a?){1000}" })("a")).toBe(false);
  });

  it("answers soon whatever the text", () => {
    expect(heldBy({ op: "pattern", pattern: "(a+)+b" })("a".repeat(1_000))).toBe(false);
  });

  it("goes on to answer after more patterns than are kept", () => {
    for (let index = 0; index < 1_500; index++)
      expect(heldBy({ op: "pattern", pattern: `x${index}` })(`x${index}`)).toBe(true);
    expect(heldBy({ op: "pattern", pattern: "x0" })("x0")).toBe(true);
  });
});
