import { describe, expect, test } from "vitest";
import { countingVotes, standingVotes } from "./counting-votes.ts";
import type { CastVote, DecisionCase } from "./decision-case.ts";
import { aCase, before, now, vote } from "./testing/samples.ts";

const ids = (votes: CastVote[]) => votes.map(({ id }) => id);
const ada = (id: string, changes: Partial<CastVote> = {}) => vote("ada", ["governance"], { id, ...changes });

describe("what stands", () => {
  test.each([
    ["the last row of each voter", [ada("1"), ada("2", { decision: "reject" })], ["2"]],
    ["nothing that was retracted", [ada("1"), ada("2", { decision: "retract" })], []],
    [
      "what was said again after a retraction",
      [ada("1"), ada("2", { decision: "retract" }), ada("3")],
      ["3"],
    ],
    ["nothing on another digest", [ada("1", { digest: before })], []],
    [
      "a vote whose retraction is of another digest",
      [ada("1"), ada("2", { decision: "retract", digest: before })],
      ["1"],
    ],
    ["nothing late", [ada("1", { late: true })], []],
    ["a vote that a late one contradicts", [ada("1"), ada("2", { decision: "reject", late: true })], ["1"]],
    ["what does not count today, for it may tomorrow", [ada("1", { active: false, roles: [] })], ["1"]],
    [
      "no vote that somebody inactive took back",
      [ada("1"), ada("2", { decision: "retract", active: false })],
      [],
    ],
    [
      "in the order of the rows that stand",
      [ada("1"), vote("ben", ["governance"], { id: "2" }), ada("3", { decision: "retract" }), ada("4")],
      ["2", "4"],
    ],
  ] as [string, CastVote[], string[]][])("%s", (_what, votes, standing) => {
    expect(ids(standingVotes(aCase({ votes })))).toEqual(standing);
  });

  test("nothing while there is nothing to see", () => {
    expect(standingVotes(aCase({ digest: null, votes: [ada("1"), ada("2", { digest: "null" })] }))).toEqual(
      [],
    );
  });

  test("again, once the case is what it was then", () => {
    const votes = [ada("1", { digest: before }), ada("2", { digest: now, decision: "retract" })];
    expect(ids(standingVotes(aCase({ votes, digest: now })))).toEqual([]);
    expect(ids(standingVotes(aCase({ votes, digest: before })))).toEqual(["1"]);
  });
});

describe("what counts", () => {
  const forAda = (id: string, voterId: string, changes: Partial<CastVote> = {}) =>
    vote(voterId, ["governance"], { id, onBehalfOf: "ada", ...changes });

  test.each([
    ["a reviewer's vote", [ada("1")], {}, ["1"]],
    ["a delegate's, for a reviewer", [forAda("1", "eve")], {}, ["1"]],
    ["nobody's whose account is disabled", [ada("1", { active: false })], {}, []],
    ["nobody's who lost the role", [ada("1", { roles: ["member", "admin"] })], {}, []],
    ["nobody's where no role is asked for", [ada("1")], { stages: [] }, []],
    ["no submitter's", [vote("sam", ["governance"])], {}, []],
    ["nothing for the submitter", [vote("ben", ["governance"], { onBehalfOf: "sam" })], {}, []],
    ["nothing by the submitter for somebody else", [forAda("1", "sam")], {}, []],
    ["one of two votes for one person, the earlier", [forAda("1", "eve"), ada("2")], {}, ["1"]],
    ["one of two votes for one person, the other way round", [ada("1"), forAda("2", "eve")], {}, ["1"]],
    ["one of two delegates' for one person", [forAda("1", "eve"), forAda("2", "ben")], {}, ["1"]],
    [
      "one vote of a delegate, for whomever",
      [forAda("1", "ben"), vote("cem", ["compliance"], { id: "2", onBehalfOf: "ben" })],
      {},
      ["1"],
    ],
    [
      "the later of two where the earlier does not count",
      [forAda("1", "eve", { active: false }), ada("2")],
      {},
      ["2"],
    ],
    ["a vote for oneself, once", [forAda("1", "ada")], {}, ["1"]],
    ["objections as well", [ada("1", { decision: "reject" })], {}, ["1"]],
  ] as [string, CastVote[], Partial<DecisionCase>, string[]][])("%s", (_what, votes, changes, counting) => {
    expect(ids(countingVotes(aCase({ votes, ...changes })))).toEqual(counting);
  });

  test.each(["submitter", "publisher", "editor", "owner", "delegate"] as const)(
    "nothing by the %s",
    (relation) => {
      const lineage = [{ personId: "ada", relation }];
      expect(countingVotes(aCase({ lineage, votes: [ada("1"), forAda("2", "eve")] }))).toEqual([]);
    },
  );
});
