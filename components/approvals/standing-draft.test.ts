import { describe, expect, test } from "vitest";
import { giveStandingInput } from "#lib/approvals/standing/schemas.ts";
import {
  type FieldDraft,
  issuePlace,
  numbersOf,
  readConstraints,
  readStanding,
  type StandingDraft,
  standingDraft,
  waysOf,
} from "./standing-draft.ts";

const caps = { max_minutes: 60, max_calls: 5 };
const call = {
  amount: 100,
  to: "ana",
  urgent: false,
  note: "two\nlines",
  tags: ["a", "b"],
  "a/b~c": null,
  none: [],
};
const draft = (args: object = call) => standingDraft(JSON.stringify(args), caps);

function widened(pointer: string, change: Partial<FieldDraft>, base = draft()): StandingDraft {
  return {
    ...base,
    fields: base.fields.map((field) => (field.pointer === pointer ? { ...field, ...change } : field)),
  };
}

function constraintAt(pointer: string, change: Partial<FieldDraft>) {
  const read = readConstraints(widened(pointer, change));
  return "issues" in read ? read.issues : read.input.find((constraint) => constraint.pointer === pointer);
}

describe("what is filled in at first", () => {
  test("is the very same call, with each of its values, and no wider", () => {
    const read = readStanding(draft(), caps);
    expect(read).toEqual({
      input: {
        minutes: 30,
        max_calls: 5,
        constraints: [
          { pointer: "/amount", is: "equals", value: 100 },
          { pointer: "/to", is: "equals", value: "ana" },
          { pointer: "/urgent", is: "equals", value: false },
          { pointer: "/note", is: "equals", value: "two\nlines" },
          { pointer: "/tags/0", is: "equals", value: "a" },
          { pointer: "/tags/1", is: "equals", value: "b" },
          { pointer: "/a~1b~0c", is: "equals", value: null },
          { pointer: "/none", is: "equals", value: [] },
        ],
      },
    });
    if ("input" in read) expect(giveStandingInput.parse(read.input)).toEqual(read.input);
  });

  test("keeps to what the rule allows", () => {
    expect(standingDraft("{}", { max_minutes: 10, max_calls: 3 })).toMatchObject({
      minutes: "10",
      calls: "3",
    });
  });

  test("a call without arguments has nothing to widen", () => {
    expect(readConstraints(draft({}))).toEqual({ input: [] });
  });

  test("a call of more values than can be allowed says so", () => {
    const many = draft(Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`f${n}`, n])));
    expect(readConstraints(many)).toEqual({ issues: [expect.objectContaining({ pointer: "/fields" })] });
  });
});

describe("how a value is widened", () => {
  test("depends on what it is", () => {
    expect(waysOf(1)).toEqual(["equals", "one_of", "between"]);
    expect(waysOf("a")).toEqual(["equals", "one_of", "text"]);
    expect(waysOf("a\nb")).toEqual(["equals", "text"]);
    expect(waysOf(true)).toEqual(["equals", "one_of"]);
    for (const other of [null, [], {}]) expect(waysOf(other)).toEqual(["equals"]);
  });

  test("one of: its own value is always among them, and none comes twice", () => {
    expect(constraintAt("/to", { is: "one_of", others: "ben\n\nana\ncleo" })).toEqual({
      pointer: "/to",
      is: "one_of",
      values: ["ana", "ben", "cleo"],
    });
    expect(constraintAt("/amount", { is: "one_of", others: "50\n1e2" })).toMatchObject({ values: [100, 50] });
    expect(constraintAt("/urgent", { is: "one_of" })).toMatchObject({ values: [false, true] });
  });

  test("one of: what is no number is pointed at", () => {
    const place = issuePlace("/amount", "others");
    expect(constraintAt("/amount", { is: "one_of", others: "50\nfifty" })).toEqual([
      { pointer: place, message: "Line 2 is not a number." },
    ]);
    expect(constraintAt("/amount", { is: "one_of", others: " " })).toMatchObject([{ pointer: place }]);
    for (const typed of ["0x10", "1_000", "Infinity", "1e999", ""])
      expect(constraintAt("/amount", { is: "between", min: typed, max: "500" })).toHaveLength(1);
  });

  test("between: the call itself must fit", () => {
    expect(constraintAt("/amount", { is: "between", min: "1", max: "500" })).toEqual({
      pointer: "/amount",
      is: "between",
      min: 1,
      max: 500,
    });
    expect(constraintAt("/amount", { is: "between", min: "101", max: "500" })).toMatchObject([
      { pointer: issuePlace("/amount", "min") },
    ]);
    expect(constraintAt("/amount", { is: "between", min: "1", max: "99" })).toMatchObject([
      { pointer: issuePlace("/amount", "max") },
    ]);
  });

  test("text: as long as the call's own at least", () => {
    expect(constraintAt("/to", { is: "text", longest: "40" })).toEqual({
      pointer: "/to",
      is: "text",
      max_length: 40,
    });
    for (const longest of ["2", "0", "1.5", "10001", "many"])
      expect(constraintAt("/to", { is: "text", longest })).toMatchObject([
        { pointer: issuePlace("/to", "longest") },
      ]);
  });
});

describe("how long and how many", () => {
  test("more than the rule allows is refused where it was typed", () => {
    const read = readStanding({ ...draft(), minutes: "61", calls: "0" }, caps);
    expect(read).toMatchObject({ issues: [{ pointer: "/minutes" }, { pointer: "/calls" }] });
  });

  test("a sum is of a number of the call, and above zero", () => {
    expect(numbersOf(draft())).toEqual(["/amount"]);
    const summed = { ...draft(), sumOf: "/amount", sumMax: "1500.50" };
    expect(readStanding(summed, caps)).toMatchObject({ input: { sum: { pointer: "/amount", max: 1500.5 } } });
    expect(readStanding({ ...summed, sumMax: "0" }, caps)).toMatchObject({ issues: [{ pointer: "/sum" }] });
  });
});
