import { newUuid } from "#lib/core/ids.ts";
import { proveArguments } from "./arguments-proof.ts";
import type { Decided } from "./decided.ts";

/** A permit of a call for the weather. */
export function aDecision(changes: Partial<Decided> = {}): Decided {
  return {
    eventId: newUuid(),
    at: new Date("2026-11-21T10:00:00.123Z"),
    ctx: { requestId: "req_1", clientIp: "192.0.2.1", userAgent: "edge/1" },
    asked: {
      gatewayId: "cli_1",
      method: "tools/call",
      agent: "planner",
      user: null,
      server: "com.example/weather",
      version: null,
      tool: "forecast",
      toolHash: null,
      session: { id: "s1", steps: 3, cost: null },
      regions: ["eu-central"],
    },
    argsProof: proveArguments({ city: "Bern" }),
    decision: {
      permit: true,
      reason: "permitted",
      text: "Permitted.",
      next: { kind: "none" },
      ruleIds: ["r1"],
      grantIds: ["grt_1"],
      consentId: null,
      agentId: "agt_1",
      userId: null,
      server: "com.example/weather",
      version: "1.0.0",
      tool: "forecast",
      access: "read",
      effects: [],
      brokenRules: [],
      revision: 7,
      policyVersion: 2,
    },
    agentName: "Planner",
    userEmail: undefined,
    ...changes,
  };
}
