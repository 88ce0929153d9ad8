import { describe, expect, test } from "vitest";
import type { Decision, NextStep } from "../../evaluation/index.ts";
import { decisionContext } from "../schemas.ts";
import { toResponse } from "./to-response.ts";

const decision: Decision = {
  permit: false,
  reason: "no_grant",
  text: "Nobody granted this.",
  next: { kind: "none" },
  ruleIds: ["no-payments"],
  grantIds: ["grant-1"],
  consentId: null,
  agentId: "agent-1",
  userId: "user-1",
  server: "com.example/crm",
  version: "1.0.0",
  tool: "pay",
  access: "write",
  effects: [],
  brokenRules: ["broken"],
  revision: 7,
  policyVersion: 3,
};
const at = new Date("2026-11-21T12:00:00.000Z");
const say = (changes: Partial<Decision> = {}) =>
  toResponse({ decision: { ...decision, ...changes }, id: "event-1", at }, "https://console.example");
const next = (step: NextStep) => say({ next: step }).context;

test("a decision says why, by what, and as of when", () => {
  const because = {
    evaluation_id: "event-1",
    evaluated_at: "2026-11-21T12:00:00.000Z",
    reason: "no_grant",
    reason_user: "Nobody granted this.",
    policy: { version: 3, revision: 7, rules: ["no-payments"] },
    grants: ["grant-1"],
  };
  expect(say()).toEqual({ decision: false, context: { ...because, next_action: "none" } });
  const permitted = say({ permit: true, reason: "permitted", consentId: "consent-1" });
  expect(permitted).toEqual({
    decision: true,
    context: { ...because, reason: "permitted", consent: "consent-1" },
  });
  expect(decisionContext.parse(permitted.context)).toEqual(permitted.context);
});

describe("what to do about a denial", () => {
  test("ask for exactly the grant that is missing", () => {
    const missing = {
      agentId: "agent-1",
      server: "com.example/crm",
      scope: "write",
      tool: "pay&take",
    } as const;
    expect(next({ kind: "request_grant", ...missing })).toMatchObject({
      next_action: "request",
      request: {
        kind: "grant",
        url: "https://console.example/agents/agent-1/request?server=com.example%2Fcrm&scope=write&tool=pay%26take",
        agent_id: "agent-1",
        server: "com.example/crm",
        scope: "write",
        tool: "pay&take",
        scope_names: ["com.example/crm:write", "com.example/crm:pay&take"],
      },
    });
    const declared = next({ kind: "request_grant", ...missing, declared: ["crm.read", "crm.pay"] });
    expect(declared.request?.declared_scopes).toEqual(["crm.read", "crm.pay"]);
    const ofServer = next({ kind: "request_grant", ...missing, tool: null });
    expect(ofServer.request?.url).toBe(
      "https://console.example/agents/agent-1/request?server=com.example%2Fcrm&scope=write",
    );
    expect(ofServer.request).not.toHaveProperty("tool");
  });

  test("restore what was taken from a grant", () => {
    expect(next({ kind: "restore_grant", grantId: "grt_1" })).toMatchObject({
      next_action: "request",
      request: { kind: "restore", url: "https://console.example/grants/grt_1", grant_id: "grt_1" },
    });
  });

  test("ask the person", () => {
    const step = {
      kind: "give_consent",
      agentId: "agent-1",
      server: "com.example/crm",
      scope: "read",
    } as const;
    expect(next(step)).toMatchObject({
      next_action: "request",
      request: {
        kind: "consent",
        url: "https://console.example/my-agents?agent=agent-1&server=com.example%2Fcrm",
      },
    });
  });

  test("have the call approved, try again later, or nothing", () => {
    expect(next({ kind: "ask_for_approval", ruleId: "ask-first" })).toMatchObject({
      next_action: "request",
      request: {
        kind: "approval",
        rule: "ask-first",
        url: expect.stringMatching(/\/approvals$/),
        endpoint: expect.stringMatching(/\/api\/v1\/approvals$/),
      },
    });
    expect(next({ kind: "retry", afterSeconds: 30 })).toMatchObject({
      next_action: "retry",
      retry_after: 30,
    });
    expect(next({ kind: "none" })).toMatchObject({ next_action: "none" });
  });

  test("and nothing about what was found that the caller did not ask for", () => {
    const text = JSON.stringify(say());
    for (const hidden of ["user-1", "com.example/crm", "1.0.0", "broken"]) expect(text).not.toContain(hidden);
  });
});
