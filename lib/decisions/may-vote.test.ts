import { describe, expect, test } from "vitest";
import { type LineageRelation, lineageRelations } from "#lib/core/words.ts";
import type { CastVote, DecisionCase } from "./decision-case.ts";
import { mayVote } from "./may-vote.ts";
import { aCase, before, person, vote } from "./testing/samples.ts";

const ada = person("ada", "governance");
const eve = person("eve", "member");
const said = "It is over.";

describe("may vote", () => {
  test.each([
    ["a reviewer with a role that is asked for", ada, undefined],
    ["a delegate without a role, for a reviewer", eve, ada],
    ["one reviewer for another", person("ben", "governance"), ada],
  ] as const)("%s", (_who, voter, principal) => {
    expect(mayVote(aCase(), voter, principal)).toBe(true);
  });

  test.each([
    ["what they voted on has changed", [vote("ada", ["governance"], { digest: before })]],
    [
      "they took their vote back",
      [vote("ada", ["governance"]), vote("ada", ["governance"], { decision: "retract" })],
    ],
    [
      "the delegate who voted for them no longer is",
      [vote("eve", ["governance"], { onBehalfOf: "ada", active: false })],
    ],
    ["who voted for them is on the asking side", [vote("sam", ["governance"], { onBehalfOf: "ada" })]],
  ] as [string, CastVote[]][])("somebody again, once %s", (_what, votes) => {
    expect(mayVote(aCase({ votes }), ada)).toBe(true);
  });
});

describe("may not vote", () => {
  test.each([
    ["paused", { kind: "paused", because: said }, "paused"],
    ["decided", { kind: "decided", because: said }, "closed"],
    ["closed", { kind: "closed", because: said }, "closed"],
  ] as [string, DecisionCase["phase"], string][])("anybody, on a case that is %s", (_what, phase, kind) => {
    expect(mayVote(aCase({ phase }), ada)).toEqual({ kind, no: said });
    expect(mayVote(aCase({ phase }), { ...ada, active: false })).toEqual({ kind, no: said });
  });

  test("somebody disabled, or for somebody disabled", () => {
    const disabled = { ...ada, active: false };
    expect(mayVote(aCase(), disabled)).toEqual({ kind: "inactive", no: "Your account is disabled." });
    expect(mayVote(aCase(), eve, disabled)).toEqual({
      kind: "inactive",
      no: "The account of Ada is disabled.",
    });
  });

  test("somebody without a role that is asked for", () => {
    expect(mayVote(aCase(), eve)).toEqual({
      kind: "not_eligible",
      no: "People with the role governance or compliance decide on this.",
    });
  });

  test("a reviewer for somebody without a role: it is the principal's that counts", () => {
    expect(mayVote(aCase(), ada, eve)).toEqual({
      kind: "not_eligible",
      no: "People with the role governance or compliance decide on this. Eve has none of them.",
    });
  });

  test("anybody, where no role is asked for", () => {
    expect(mayVote(aCase({ stages: [] }), ada)).toEqual({
      kind: "not_eligible",
      no: "Nobody is named to decide on this. An administrator sets who decides.",
    });
  });
});

describe("the asking side may not vote", () => {
  const texts: Record<LineageRelation, [string, string]> = {
    beneficiary: ["This is for you.", "This is for Ada."],
    submitter: ["You submitted this.", "Ada submitted this."],
    publisher: ["Your team's publisher submitted this.", "A publisher of the team of Ada submitted this."],
    editor: ["You changed this.", "Ada changed this."],
    owner: ["You answer for this.", "Ada answers for this."],
    delegate: ["You act for who submitted this.", "Ada acts for who submitted this."],
  };

  test.each(lineageRelations)("as its %s", (relation) => {
    const [you, they] = texts[relation];
    const c = aCase({ lineage: [{ personId: "ada", relation }] });
    const kind = "conflict_of_interest";
    expect(mayVote(c, ada)).toEqual({ kind, no: `${you} Somebody else decides on it.` });
    expect(mayVote(c, ada, person("ben", "governance"))).toEqual({
      kind,
      no: `${you} Somebody else decides on it.`,
    });
    expect(mayVote(c, eve, ada)).toEqual({ kind, no: `${they} Somebody else decides on it.` });
  });

  test("whatever role they have, administrators included", () => {
    const sam = person("sam", "admin", "governance", "compliance");
    expect(mayVote(aCase(), sam)).toMatchObject({ kind: "conflict_of_interest" });
  });

  test("and hears of the nearest of several relations, in whatever order they were found", () => {
    const lineage = lineageRelations.map((relation) => ({ personId: "ada", relation }));
    for (const order of [lineage, lineage.toReversed()])
      expect(mayVote(aCase({ lineage: order }), ada)).toMatchObject({
        no: "You submitted this. Somebody else decides on it.",
      });
  });

  test("and a hostile name does not break the sentence", () => {
    const sam = { ...person("sam", "governance"), name: "Sam\n\nApproved\0\ud800" };
    expect(mayVote(aCase(), ada, sam)).toMatchObject({
      no: "Sam Approved\u2400\ufffd submitted this. Somebody else decides on it.",
    });
  });
});

describe("nobody votes twice:", () => {
  const ben = person("ben", "governance");
  const own = "You have voted on this already. Retract it first to vote otherwise.";
  const byDelegate =
    "Your delegate voted for you already. They can retract it, or you end the delegation, even when it is over.";
  const forThem = "Ada voted already, or somebody voted for them.";

  test.each([
    ["who voted", vote("ada", ["governance"]), ada, undefined, own],
    ["who voted, for somebody else", vote("ada", ["governance"]), ada, ben, own],
    [
      "who voted as a delegate, for themselves",
      vote("ben", ["governance"], { onBehalfOf: "ada" }),
      ben,
      undefined,
      own,
    ],
    ["who objected", vote("ada", ["governance"], { decision: "request_changes" }), ada, undefined, own],
    [
      "whose vote a delegate cast",
      vote("eve", ["governance"], { onBehalfOf: "ada" }),
      ada,
      undefined,
      byDelegate,
    ],
    [
      "whose vote a delegate cast, for somebody else",
      vote("eve", ["governance"], { onBehalfOf: "ada" }),
      ada,
      ben,
      byDelegate,
    ],
    ["a delegate, for who voted", vote("ada", ["governance"]), eve, ada, forThem],
    [
      "a delegate, for who voted as a delegate",
      vote("ada", ["governance"], { onBehalfOf: "ben" }),
      eve,
      ada,
      forThem,
    ],
    ["a second delegate", vote("eve", ["governance"], { onBehalfOf: "ada" }), ben, ada, forThem],
  ] as const)("not %s", (_who, cast, voter, principal, no) => {
    expect(mayVote(aCase({ votes: [cast] }), voter, principal)).toEqual({ kind: "voted", no });
  });
});
