import { describe, expect, it } from "vitest";
import { actionRule, grantRule, rateLimit } from "#lib/access/policy/schemas.ts";
import {
  toActionRule,
  toActionRuleDraft,
  toGrantRule,
  toGrantRuleDraft,
  toLimit,
  toLimitDraft,
  toRest,
  toRestDraft,
} from "./policy-draft.ts";

describe("a draft of the access policy", () => {
  it("gives the grant rule that it was made from", () => {
    const rule = grantRule.parse({
      classification: "restricted",
      access_level: "write",
      stages: [
        { role: "governance", need: 2 },
        { role: "compliance", need: 1 },
      ],
      max_minutes: 14_400,
    });
    expect(toGrantRule(toGrantRuleDraft(rule))).toEqual(rule);
  });

  it("gives the rule for calls that it was made from", () => {
    const rule = actionRule.parse({
      id: "no-big-payments",
      effect: "ask",
      match: { tools: ["pay", "Refund All"], effects: ["pays"], classifications: ["restricted"] },
      condition: "args.amount > 100",
      reason: "Money",
    });
    expect(toActionRule(toActionRuleDraft(rule))).toEqual(rule);
    const plain = actionRule.parse({ id: "stop", effect: "deny", reason: "Incident" });
    expect(toActionRule(toActionRuleDraft(plain))).toEqual(plain);
    const termed = actionRule.parse({
      ...rule,
      ask: { tier: 3, stages: [{ who: "team:on-call", need: 2 }] },
    });
    expect(toActionRule(toActionRuleDraft(termed))).toEqual(termed);
  });

  it("drops how a yes is asked for where the call is refused", () => {
    const rule = actionRule.parse({ id: "stop", effect: "ask", ask: { tier: 4 }, reason: "Incident" });
    expect(toActionRule({ ...toActionRuleDraft(rule), effect: "deny" })).not.toHaveProperty("ask");
  });

  it("gives the limit that it was made from", () => {
    const limit = rateLimit.parse({
      id: "bursts",
      per: "agent_tool",
      match: { agents: ["agent_1"] },
      calls: 0,
      seconds: 60,
    });
    expect(toLimit(toLimitDraft(limit))).toEqual(limit);
  });

  it("gives sessions, regions, what is not used and the share that is recorded back", () => {
    const rest = {
      sessions: { max_cost: 2.5 },
      residency: [{ classification: "restricted" as const, regions: ["eu-west", "eu-north"] }],
      unused: { shadow_after_days: 90, shadow_days: 14 },
      permits_recorded: 0.07,
    };
    expect(toRest(toRestDraft(rest))).toEqual(rest);
  });

  it("is no number where none is typed, so that the schema refuses it", () => {
    const rule = toGrantRuleDraft(
      grantRule.parse({
        classification: "public",
        access_level: "read",
        stages: [{ role: "governance", need: 1 }],
        max_minutes: 60,
      }),
    );
    expect(grantRule.safeParse(toGrantRule({ ...rule, governance: "x" })).success).toBe(false);
    expect(grantRule.safeParse(toGrantRule({ ...rule, amount: "" })).success).toBe(false);
    expect(grantRule.safeParse(toGrantRule({ ...rule, governance: "0", compliance: "" })).success).toBe(
      false,
    );
  });
});
