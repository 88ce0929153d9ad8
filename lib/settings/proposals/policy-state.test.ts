import { describe, expect, test } from "vitest";
import { policyChangeStatuses } from "#lib/core/words.ts";
import { outcomeOf } from "#lib/decisions/index.ts";
import {
  inPolicyWords,
  phaseOf,
  policyCase,
  policyChangeTransitions,
  waitingSentence,
} from "./policy-state.ts";

describe("who is waited for", () => {
  test.each([
    [[], "Nobody else is an administrator. Add one under Settings."],
    [["Ada"], "Waiting for Ada to sign or reject it."],
    [["Ada", "Tom"], "Waiting for Ada or Tom to sign or reject it."],
    [["Ada", "Tom", "Mei"], "Waiting for Ada, Tom or Mei to sign or reject it."],
    [["Ada", "Tom", "Mei", "Eva", "Jo"], "Waiting for Ada, Tom, Mei or 2 more to sign or reject it."],
    [["Ada\nPark"], "Waiting for Ada Park to sign or reject it."],
  ])("%j: %s", (names, sentence) => {
    expect(waitingSentence(names)).toBe(sentence);
  });
});

test("what is over is never votable, and says what to do", () => {
  for (const status of policyChangeStatuses) {
    const over = policyChangeTransitions[status].length === 0;
    const phase = phaseOf(status);
    expect(phase.kind === "open").toBe(!over);
    if (phase.kind !== "open") expect(phase.because).not.toBe("");
  }
});

describe("one administrator beside the proposer decides", () => {
  const vote = (voterId: string, decision: "approve" | "reject", changes = {}) => ({
    id: voterId,
    voterId,
    onBehalfOf: null,
    decision,
    digest: "d",
    roles: ["admin"] as const,
    active: true,
    late: false,
    ...changes,
  });
  const outcome = (...votes: ReturnType<typeof vote>[]) =>
    outcomeOf(
      policyCase({ status: "proposed", digest: "d", proposerId: "ada", delegateIds: ["bea"], votes }),
    );

  test.each([
    ["nobody said anything", [], "open"],
    ["the proposer signed", [vote("ada", "approve")], "open"],
    ["another one signed", [vote("tom", "approve")], "approved"],
    ["another one rejected it", [vote("tom", "reject")], "rejected"],
    ["who acts for the proposer signed", [vote("bea", "approve")], "open"],
    ["who signed is disabled by now", [vote("tom", "approve", { active: false })], "open"],
    ["who signed is no administrator by now", [vote("tom", "approve", { roles: ["member"] })], "open"],
    ["another digest was signed", [vote("tom", "approve", { digest: "old" })], "open"],
  ] as const)("%s", (_what, votes, expected) => {
    expect(outcome(...votes)).toBe(expected);
  });
});

test("a conflict of interest is told in the words of proposals, and nothing else is changed", () => {
  const told = (no: string) => inPolicyWords({ kind: "conflict_of_interest", no }).no;
  expect(told("You submitted this. Somebody else decides on it.")).toBe(
    "You proposed this. Another administrator signs it.",
  );
  expect(told("You act for who submitted this. Somebody else decides on it.")).toBe(
    "You act for who proposed this. Another administrator signs it.",
  );
  const other = { kind: "voted", no: "You have voted on this already." };
  expect(inPolicyWords(other)).toEqual(other);
});
