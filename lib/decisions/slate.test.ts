import { describe, expect, test } from "vitest";
import type { DecisionCase, StageRule, Voter } from "./decision-case.ts";
import { slateOf } from "./slate.ts";
import { aCase, person, vote } from "./testing/samples.ts";

const ada = person("ada", "governance");
const cem = person("cem", "compliance");
const dia = person("dia", "governance", "compliance");
const sam = person("sam", "governance", "compliance");
const governance = (need: number): StageRule => ({ role: "governance", need });
const compliance = (need: number): StageRule => ({ role: "compliance", need });

describe("the slate", () => {
  test.each([
    ["is complete with one person for each seat", {}, [ada, cem], []],
    ["is complete where somebody with both roles makes room", {}, [dia, ada], []],
    ["lacks a seat where one person has both roles", {}, [dia], [compliance(1)]],
    ["lacks everything without people", {}, [], [governance(1), compliance(1)]],
    ["is not filled by the asking side", {}, [ada, sam], [compliance(1)]],
    ["is not filled by somebody disabled", {}, [{ ...ada, active: false }, cem], [governance(1)]],
    ["is not filled by one person named twice", { stages: [governance(2)] }, [ada, ada], [governance(1)]],
    ["says how many of a role are lacking", { stages: [governance(3)] }, [ada], [governance(2)]],
    ["adds up stages with one role", { stages: [governance(2), governance(2)] }, [ada], [governance(3)]],
    ["counts who approved already", { votes: [vote("cem", ["compliance"])] }, [ada], []],
    [
      "counts who approved once",
      { votes: [vote("ada", ["governance"])], stages: [governance(2)] },
      [ada],
      [governance(1)],
    ],
    [
      "counts principal and delegate once",
      { votes: [vote("eve", ["governance"], { onBehalfOf: "ada" })], stages: [governance(2)] },
      [ada, person("eve", "governance")],
      [governance(1)],
    ],
    ["moves who approved to where they are needed", { votes: [vote("dia", dia.roles)] }, [ada], []],
    [
      "does not count an approval that no longer counts",
      { votes: [vote("cem", ["compliance"], { active: false })] },
      [ada],
      [compliance(1)],
    ],
    [
      "is told of a draft as well",
      { digest: null, phase: { kind: "paused", because: "Wait." } },
      [ada, cem],
      [],
    ],
  ] as [string, Partial<DecisionCase>, Voter[], StageRule[]][])("%s", (_what, changes, people, missing) => {
    const slate = slateOf(aCase(changes), people);
    expect(slate.missing).toEqual(missing);
    expect(slate.complete).toBe(missing.length === 0);
  });

  test.each([
    ["no stage", []],
    ["a stage that asks for nobody", [governance(1), compliance(0)]],
    ["a stage that asks for no number", [governance(Number.NaN)]],
    ["a stage that nobody can fill", [governance(Number.POSITIVE_INFINITY)]],
  ] as [string, StageRule[]][])("is never complete with %s", (_what, stages) => {
    expect(slateOf(aCase({ stages }), [ada, cem]).complete).toBe(false);
  });

  test("names who may still vote, stage by stage", () => {
    const c = aCase({ votes: [vote("ada", ["governance"])] });
    expect(slateOf(c, [ada, cem, dia, sam, person("eve", "member")]).eligible).toEqual([[dia], [cem, dia]]);
  });
});
