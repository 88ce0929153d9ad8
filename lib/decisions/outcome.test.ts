import { describe, expect, test } from "vitest";
import { voteDecisions } from "#lib/core/words.ts";
import type { CastVote, StageRule } from "./decision-case.ts";
import { outcomeOf, tally } from "./outcome.ts";
import { aCase, before, vote } from "./testing/samples.ts";

const ada = vote("ada", ["governance"]);
const cem = vote("cem", ["compliance"]);
const dia = vote("dia", ["governance", "compliance"]);
const ben = (decision: CastVote["decision"]) => vote("ben", ["governance"], { decision });

describe("the votes call for", () => {
  test.each([
    ["nothing, without votes", [], "open"],
    ["nothing, while a seat is empty", [ada], "open"],
    ["approval, when every seat is filled", [ada, cem], "approved"],
    ["nothing, by one person with both roles", [dia], "open"],
    ["rejection, by one, whatever the others say", [ada, cem, ben("reject")], "rejected"],
    ["changes, by one", [ada, cem, ben("request_changes")], "changes_requested"],
    [
      "rejection, where one rejects and another wants changes",
      [ben("request_changes"), { ...cem, decision: "reject" }],
      "rejected",
    ],
    ["approval, once an objection is taken back", [ben("reject"), ben("retract"), ada, cem], "approved"],
    ["nothing, once an approval is taken back", [ada, cem, { ...ada, decision: "retract" }], "open"],
    [
      "nothing by a delegate who votes for themselves as well",
      [dia, vote("eve", ["compliance"], { onBehalfOf: "dia" })],
      "open",
    ],
    [
      "approval, with a delegate's vote",
      [vote("eve", ["governance"], { onBehalfOf: "ada" }), cem],
      "approved",
    ],
  ] as [string, CastVote[], string][])("%s", (_what, votes, outcome) => {
    expect(outcomeOf(aCase({ votes }))).toBe(outcome);
  });

  test.each([
    ["there is no stage", []],
    ["a stage asks for nobody", [{ role: "governance", need: 0 }]],
    [
      "one of the stages asks for nobody",
      [
        { role: "governance", need: 1 },
        { role: "compliance", need: 0 },
      ],
    ],
    ["a stage asks for fewer than nobody", [{ role: "governance", need: -1 }]],
    ["a stage asks for half a person", [{ role: "governance", need: 0.5 }]],
    ["a stage asks for no number", [{ role: "governance", need: Number.NaN }]],
    ["a stage asks for everybody there could be", [{ role: "governance", need: Number.POSITIVE_INFINITY }]],
  ] as [string, StageRule[]][])("no approval where %s", (_what, stages) => {
    expect(outcomeOf(aCase({ stages, votes: [ada, cem, dia] }))).toBe("open");
  });

  test.each([
    ["who submitted it", { voterId: "sam" }],
    ["for who submitted it", { onBehalfOf: "sam" }],
    ["whose account is disabled", { active: false }],
    ["who lost the role", { roles: ["member"] }],
    ["who saw something else", { digest: before }],
    ["who came too late", { late: true }],
  ] as [string, Partial<CastVote>][])("nothing, by the vote of somebody %s", (_who, changes) => {
    for (const decision of voteDecisions) {
      const votes = [{ ...ada, decision, ...changes }];
      expect(outcomeOf(aCase({ stages: [{ role: "governance", need: 1 }], votes }))).toBe("open");
    }
  });
});

describe("who sits where", () => {
  test("somebody with both roles makes room for somebody with one", () => {
    expect(tally(aCase({ votes: [dia, ada] }))).toEqual([
      { role: "governance", need: 1, have: 1, voterIds: ["ada"] },
      { role: "compliance", need: 1, have: 1, voterIds: ["dia"] },
    ]);
  });

  test("two stages with one role want two people", () => {
    const stages: StageRule[] = [
      { role: "governance", need: 1 },
      { role: "governance", need: 1 },
    ];
    expect(tally(aCase({ stages, votes: [ada] })).map(({ have }) => have)).toEqual([1, 0]);
    expect(outcomeOf(aCase({ stages, votes: [ada, ben("approve")] }))).toBe("approved");
  });

  test("more approvals than seats fill the seats and no more; those who came first keep them", () => {
    const votes = ["a", "b", "c"].map((id) => vote(id, ["governance"]));
    expect(tally(aCase({ votes })).map(({ voterIds }) => voterIds)).toEqual([["a"], []]);
  });

  test("a delegate sits under their own id", () => {
    const votes = [vote("eve", ["governance"], { onBehalfOf: "ada" })];
    expect(tally(aCase({ votes }))[0]?.voterIds).toEqual(["eve"]);
  });

  test("objections fill no seat", () => {
    expect(tally(aCase({ votes: [ben("reject")] })).map(({ have }) => have)).toEqual([0, 0]);
  });
});
