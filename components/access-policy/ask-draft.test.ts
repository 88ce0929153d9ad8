import { expect, test } from "vitest";
import { askTerms } from "#lib/access/policy/schemas.ts";
import { neverStands, newStage, toAsk, toAskDraft, usualTerms } from "./ask-draft.ts";

test("where a rule says nothing, the form begins with what the schema takes", () => {
  expect(usualTerms).toEqual(askTerms.parse({}));
});

test("a draft gives the terms that it was made from", () => {
  const terms = askTerms.parse({
    tier: 4,
    stages: [
      { who: "beneficiary", need: 1 },
      { who: "team:on-call", need: 2 },
      { who: "role:compliance", need: 1 },
    ],
    decide_within: 45,
    claim_within: 3_600,
    step_up: "webauthn",
    match_number: true,
    standing: true,
  });
  expect(toAsk(toAskDraft(terms))).toEqual(terms);
});

test.each([
  { tier: "5" },
  { decide_within: "" },
  { decide_within: "29" },
  { claim_within: "two" },
  { stages: [] },
  { stages: [{ ...newStage("team"), team: "On Call" }] },
  { stages: [{ ...newStage(), need: "0" }] },
])("what the schema does not take is refused: %j", (changes) => {
  const draft = { ...toAskDraft(usualTerms), ...changes };
  expect(askTerms.safeParse(toAsk(draft)).success).toBe(false);
});

test("allowing the like for a while is never possible at tier 4, with a security key, or with a number", () => {
  expect(neverStands(usualTerms)).toBeNull();
  expect(neverStands({ ...usualTerms, tier: 3, step_up: "fresh_sign_in" })).toBeNull();
  expect(neverStands({ ...usualTerms, tier: 4 })).toContain("tier 4");
  expect(neverStands({ ...usualTerms, step_up: "webauthn" })).toContain("security key");
  expect(neverStands({ ...usualTerms, match_number: true })).toContain("number");
});
