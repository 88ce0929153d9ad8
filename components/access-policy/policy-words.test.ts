import { describe, expect, it } from "vitest";
import { accessPolicyDocument, askTerms } from "#lib/access/policy/schemas.ts";
import {
  askWords,
  documentChanges,
  limitWords,
  matchFacts,
  recordedWords,
  sessionWords,
} from "./policy-words.ts";

const limit = { id: "bursts", per: "agent", match: {}, calls: 100, seconds: 60 } as const;

describe("an access policy in words", () => {
  it.each([
    [limit, "At most 100 calls a minute for each agent"],
    [{ ...limit, calls: 1, seconds: 1 }, "At most 1 call a second for each agent"],
    [
      { ...limit, calls: 5_000, seconds: 7_200, per: "tool" as const },
      "At most 5,000 calls in 2 hours for each tool",
    ],
    [{ ...limit, seconds: 90 }, "At most 100 calls in 90 seconds for each agent"],
    [{ ...limit, calls: 0 }, "No call at all"],
  ])("says how often: %j", (rate, words) => {
    expect(limitWords(rate)).toBe(words);
  });

  it("says nothing of what a rule leaves open", () => {
    expect(matchFacts({})).toEqual([]);
    expect(matchFacts({ tools: ["pay"], classifications: ["restricted"] })).toEqual([
      { label: "Tools", values: ["pay"], foreign: true },
      { label: "Data", values: ["Restricted"], foreign: false },
    ]);
  });

  it.each([
    [
      {},
      "Tier 2, moderate: 1 of governance must approve within 15 minutes; the call is made within 2 minutes of their yes.",
    ],
    [
      {
        tier: 3,
        stages: [
          { who: "beneficiary", need: 1 },
          { who: "team:on-call", need: 2 },
        ],
        decide_within: 3_600,
        claim_within: 90,
        step_up: "fresh_sign_in",
        standing: true,
      },
      "Tier 3, grave: 1 of whom the agent acts for and 2 of the team on-call must approve within 1 hour; the call is made within 90 seconds of their yes. Whoever approves must have signed in within the last five minutes. They may allow the like for a while.",
    ],
    [
      { tier: 4, step_up: "webauthn", match_number: true, standing: true },
      "Tier 4, critical: 1 of governance must approve within 15 minutes; the call is made within 2 minutes of their yes. Whoever approves shows a security key. They type a number that the agent's person sees.",
    ],
  ])(
    "says how a yes is asked for, and never that the like may be allowed where it can't: %j",
    (terms, words) => {
      expect(askWords(askTerms.parse(terms))).toBe(words);
    },
  );

  it("says what a session may come to", () => {
    expect(sessionWords({})).toEqual([]);
    expect(sessionWords({ max_steps: 1_000 })).toEqual(["1,000 steps at most"]);
  });

  it("never says that denials are left out", () => {
    expect([1, 0.25, 0].map(recordedWords)).toEqual([
      "Every permit is recorded, and every denial.",
      "25% of permits are recorded, and every denial.",
      "No permit is recorded; every denial is.",
    ]);
  });
});

describe("what differs between two documents", () => {
  const rule = { id: "no-payments", effect: "deny", match: {}, reason: "Not yet" } as const;
  const before = accessPolicyDocument.parse({ grants: [], rules: [rule], limits: [limit] });

  it("is nothing where only the order differs", () => {
    const two = { ...before, limits: [limit, { ...limit, id: "other" }] };
    expect(documentChanges(two, { ...two, limits: two.limits.toReversed() })).toEqual([]);
  });

  it("is what goes and what comes, part by part", () => {
    const changed = { ...rule, effect: "ask" as const };
    expect(documentChanges(before, { ...before, rules: [changed], sessions: { max_steps: 5 } })).toEqual([
      { part: "rules", removed: [rule], added: [changed] },
      { part: "sessions", removed: [{}], added: [{ max_steps: 5 }] },
    ]);
  });
});
