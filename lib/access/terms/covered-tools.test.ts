import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accessLevels } from "#lib/core/words.ts";
import type { StoredNarrowing } from "../evaluation/index.ts";
import { coveredTools, gainedTools, levelsOf, unknownTools } from "./covered-tools.ts";

const tool = fc.record({
  name: fc.constantFrom("a", "b", "c", "d", "e"),
  access: fc.constantFrom(...accessLevels),
  effects: fc.constant<string[]>([]),
});
const approved = fc.uniqueArray(tool, { selector: ({ name }) => name });
const coverage = fc.record({
  scopes: fc.uniqueArray(fc.constantFrom(...accessLevels)),
  tools: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "gone")),
});

describe("what a grant covers", () => {
  test("is never of a level that nobody was asked to sign for", () => {
    fc.assert(
      fc.property(coverage, approved, (asked, tools) => {
        const levels = levelsOf(asked, tools);
        for (const { access } of coveredTools(asked, tools)) expect(levels).toContain(access);
      }),
    );
  });

  test("grows with what is asked for, and names no tool that is not approved", () => {
    fc.assert(
      fc.property(coverage, coverage, approved, (one, more, tools) => {
        const both = { scopes: [...one.scopes, ...more.scopes], tools: [...one.tools, ...more.tools] };
        const covered = coveredTools(both, tools);
        for (const each of [...coveredTools(one, tools), ...coveredTools(more, tools)])
          expect(covered).toContain(each);
        expect(unknownTools(one, tools).every((name) => tools.every((known) => known.name !== name))).toBe(
          true,
        );
      }),
    );
  });

  test("is nothing where nobody can tell up to which level it was signed", () => {
    const approved = [{ name: "a", access: "read" as const, effects: [] }];
    for (const toolLevels of ["", "{", "[1]", '{"a":"all"}'])
      expect(coveredTools({ scopes: ["read"], tools: ["a"], toolLevels }, approved)).toEqual([]);
  });

  test("is new unless another grant gives it to at least the same people with no more constraints", () => {
    const terms = { scopes: [], tools: ["a"], constraints: "[]", userIds: ["mei"] };
    const tools = [{ name: "a", access: "read" as const, effects: [] }];
    const gained = (
      given: Partial<typeof terms & { narrowings: StoredNarrowing[] }>,
      asked: Partial<typeof terms> = {},
    ) => gainedTools({ ...terms, ...asked }, [{ ...terms, narrowings: [], ...given }], tools);
    expect(gained({})).toEqual([]);
    expect(gained({ userIds: [] })).toEqual([]);
    expect(gained({ userIds: ["tom"] })).toEqual(["a"]);
    expect(gained({}, { userIds: [] })).toEqual(["a"]);
    expect(gained({ constraints: "[1]" })).toEqual(["a"]);
    expect(gained({ constraints: "[1]" }, { constraints: "[1]" })).toEqual([]);
    expect(gained({}, { constraints: "[1]" })).toEqual([]);
    expect(gained({ tools: ["b"] })).toEqual(["a"]);
    const took = { keep: [], taken: ["a"], restored: [], shadowUntil: new Date() };
    expect(gained({ narrowings: [took] })).toEqual(["a"]);
    expect(gained({ narrowings: [{ ...took, restored: ["a"] }] })).toEqual([]);
  });
});
