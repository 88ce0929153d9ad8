import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { childPointer } from "#lib/core/json-diff.ts";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { mismatchOf } from "./matches.ts";
import { membersOf } from "./place.ts";
import type { ArgumentConstraint } from "./schemas.ts";

/** Names that trip programs up, beside usual ones. */
const names = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "length",
    "",
    "/",
    "~",
    "~1",
    "~01",
    "#0",
    ".a",
    "0",
    "01",
    "-",
  ),
  fc.string({ maxLength: 3 }),
);
const leaf = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
);
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    objectOf(tie("value")),
  ),
}));
const args = objectOf(json) as fc.Arbitrary<JsonObject>;

function objectOf(value: fc.Arbitrary<unknown>) {
  // `fromEntries` makes a member of `__proto__` as of every other name.
  return fc
    .uniqueArray(fc.tuple(names, value), { maxLength: 4, selector: ([name]) => name })
    .map((entries) => Object.fromEntries(entries));
}

type Leaf = { pointer: string; value: unknown };

function leavesOf(value: unknown, pointer = ""): Leaf[] {
  const within = membersOf(value);
  return within === null
    ? [{ pointer, value }]
    : Object.keys(within).flatMap((name) => leavesOf(within[name], childPointer(pointer, name)));
}

/** What is pre-filled: every leaf as it is. */
function exact(value: JsonObject): ArgumentConstraint[] {
  return leavesOf(value).map((each) => ({ ...each, is: "equals" }));
}

const copy = (value: JsonObject) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

/** Everything that a change could be: of each value within, another value, one member or element more, one less. */
function changesOf(value: unknown, other: unknown): unknown[] {
  const here = [other, null, "", 0, [], {}, [value], { 0: value }];
  if (Array.isArray(value)) {
    const [items, entries] = [value as unknown[], Object.fromEntries(value.entries())];
    return [
      ...here,
      ...(items.length > 0 ? [entries, items.slice(1), items.toReversed()] : []),
      [...items, other],
      [...items, []],
      ...items.flatMap((item, at) => changesOf(item, other).map((changed) => items.with(at, changed))),
    ];
  }
  if (!isObject(value)) return here;
  const entries = Object.entries(value);
  const like = (changed: [string, unknown][]) => Object.fromEntries(changed);
  return [
    ...here,
    ...entries.map((_, at) => like(entries.toSpliced(at, 1))),
    ...["extra", "__proto__", "0"].flatMap((name) =>
      Object.hasOwn(value, name) ? [] : [like([...entries, [name, {}]]), like([...entries, [name, other]])],
    ),
    ...entries.flatMap(([name, member], at) =>
      changesOf(member, other).map((changed) => like(entries.with(at, [name, changed]))),
    ),
  ];
}

describe("constraints of exact values", () => {
  test("match the call that they were taken from, in any order of its members, and through the database's JSON", () => {
    fc.assert(
      fc.property(args, (call) => {
        const constraints = exact(call);
        const turned = Object.fromEntries(Object.entries(call).reverse());
        expect(mismatchOf(constraints, call, call)).toBeNull();
        expect(mismatchOf(constraints.toReversed(), copy(call), turned)).toBeNull();
      }),
    );
  });

  test("match nothing else: no other value, no other kind, no member or element more or less", () => {
    fc.assert(
      fc.property(args, leaf, (call, other) => {
        const constraints = exact(call);
        const text = JSON.stringify(sorted(call));
        for (const changed of changesOf(call, other)) {
          if (!isObject(changed)) continue;
          const same = JSON.stringify(sorted(changed)) === text;
          expect(mismatchOf(constraints, call, changed) === null).toBe(same);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("of the whole are as strict as those of each leaf", () => {
    fc.assert(
      fc.property(args, leaf, (call, other) => {
        const whole: ArgumentConstraint[] = [{ pointer: "", is: "equals", value: call }];
        for (const changed of changesOf(call, other))
          if (isObject(changed))
            expect(mismatchOf(whole, call, changed) === null).toBe(
              mismatchOf(exact(call), call, changed) === null,
            );
      }),
      { numRuns: 50 },
    );
  });

  test("match nothing once one of them is left out, or there twice, by any way of naming its place", () => {
    fc.assert(
      fc.property(args, fc.nat(), (call, pick) => {
        const constraints = exact(call);
        const at = pick % constraints.length;
        const again = constraints.at(at) as ArgumentConstraint;
        expect(mismatchOf(constraints.toSpliced(at, 1), call, call)).not.toBeNull();
        expect(mismatchOf([...constraints, again], call, call)).not.toBeNull();
        if (again.pointer !== "") {
          const whole: ArgumentConstraint = { pointer: "", is: "equals", value: call };
          expect(mismatchOf([whole, again], call, call)).not.toBeNull();
        }
      }),
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return [
    "object",
    ...Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  ];
}

describe("a constraint that is wider", () => {
  const call = { amount: 100, to: "ana", list: ["x", "y"], memo: {} };
  const others = exact({ list: ["x", "y"], memo: {} });
  const with2 = (...more: ArgumentConstraint[]) => [...others, ...more];

  test("lets a number be between two, ends included, and a text be of some length; nothing of another kind", () => {
    const constraints = with2(
      { pointer: "/amount", is: "between", min: 0, max: 100 },
      { pointer: "/to", is: "text", max_length: 3 },
    );
    const matches = (changes: object) => mismatchOf(constraints, call, { ...call, ...changes }) === null;
    for (const amount of [0, -0, 100, 99.999]) expect(matches({ amount })).toBe(true);
    for (const amount of [-0.001, 100.0001, "50", null, [50], { 0: 50 }, true])
      expect(matches({ amount })).toBe(false);
    for (const to of ["", "ben", "👍👍👍"]) expect(matches({ to })).toBe(true);
    for (const to of ["anna", 1, null, ["a"], {}]) expect(matches({ to })).toBe(false);
  });

  test("lets a value be one of several; a list whole, and its elements, where it says so", () => {
    const rest = exact({ amount: 100, to: "ana", memo: {} });
    const lists: ArgumentConstraint[] = [
      ...rest,
      { pointer: "/list", is: "one_of", values: [["x", "y"], ["z"], { 0: "x" }] },
    ];
    const whole = (list: unknown) => mismatchOf(lists, call, { ...call, list });
    for (const list of [["x", "y"], ["z"], { 0: "x" }]) expect(whole(list)).toBeNull();
    for (const list of [["y", "x"], [], "z", { 0: "z" }])
      expect(whole(list)).toMatchObject({ pointer: "/list" });

    const elements: ArgumentConstraint[] = [
      ...rest,
      { pointer: "/list/0", is: "text", max_length: 10 },
      { pointer: "/list/1", is: "equals", value: "y" },
    ];
    const each = (list: unknown) => mismatchOf(elements, call, { ...call, list });
    expect(each(["other", "y"])).toBeNull();
    for (const list of [["x"], ["x", "y", "z"], ["x", ["y"]], { 0: "x", 1: "y" }, "xy"])
      expect(each(list)).not.toBeNull();
  });

  test("reads a number's zeros as one, and texts by their code units", () => {
    const zero: ArgumentConstraint[] = [{ pointer: "/n", is: "equals", value: -0 }];
    expect(mismatchOf(zero, { n: 0 }, { n: 0 })).toBeNull();
    expect(mismatchOf(zero, { n: 0 }, { n: "0" })).not.toBeNull();
    const composed: ArgumentConstraint[] = [{ pointer: "/s", is: "equals", value: "\u00e9" }];
    expect(mismatchOf(composed, { s: "\u00e9" }, { s: "e\u0301" })).toMatchObject({ pointer: "/s" });
  });
});

test("a pointer that is none, points beside, or into what every object has by birth matches nothing", () => {
  const call = { list: ["x"], "a/b": 1, "~": 2 };
  const wrong = [
    "list",
    "/list/00",
    "/list/-",
    "/list/length",
    "/list/1",
    "/list/0/0",
    "/__proto__",
    "/constructor",
    "/a~2b",
    "/~",
    "/a/b",
  ];
  for (const pointer of wrong)
    expect(mismatchOf([{ pointer, is: "text", max_length: 9 }], call, call)).toMatchObject({ pointer });
  const right = ["/list/0", "/a~1b", "/~0"].map(
    (pointer): ArgumentConstraint => ({ pointer, is: "one_of", values: ["x", 1, 2] }),
  );
  expect(mismatchOf(right, call, call)).toBeNull();
});

test("no arguments at all are one leaf, and match themselves alone", () => {
  const none: ArgumentConstraint[] = [{ pointer: "", is: "equals", value: {} }];
  expect(mismatchOf(none, {}, {})).toBeNull();
  expect(mismatchOf(none, {}, { a: {} })).not.toBeNull();
  expect(mismatchOf([], {}, {})).not.toBeNull();
});
