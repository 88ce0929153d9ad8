import { type About, callerFault } from "./caller.ts";
import type { Call, Decision, Usage } from "./decision.ts";
import { judgeAccess } from "./judge-access.ts";
import { methodKind } from "./methods.ts";
import { findTarget, type Target } from "./target.ts";
import { reasonTexts } from "./texts.ts";
import type { Given, Verdict } from "./verdict.ts";
import type { World } from "./world.ts";

/**
 * Whether a call may be made, and why. What is not known is denied.
 *
 * @param nowMs milliseconds since 1970, by the clock that grants begin and end by
 * @param usage counts of what was permitted before; whoever asks adds a permit to all its `limitKeys`
 * @param approved that people approved exactly this call, which is for the caller to know: rules that ask let it through, and
 * nothing else does; a permit then names them
 */
export function evaluate(world: World, call: Call, nowMs: number, usage: Usage, approved = false): Decision {
  const about: About & { target: Target | null } = { agent: null, user: null, target: null };
  const verdict = judge(world, call, { nowMs, usage, approved }, about);
  const { agent, user, target } = about;
  return {
    permit: verdict.reason === "permitted",
    reason: verdict.reason,
    text: verdict.text ?? reasonTexts[verdict.reason],
    next: verdict.next ?? { kind: "none" },
    ruleIds: verdict.ruleIds ?? [],
    grantIds: verdict.grantIds ?? [],
    consentId: verdict.consentId ?? null,
    agentId: agent?.id ?? null,
    userId: user?.id ?? null,
    server: target?.server.name ?? null,
    version: target?.version.version ?? null,
    tool: target?.tool?.name ?? null,
    access: verdict.access ?? null,
    effects: target?.tool?.effects ?? [],
    brokenRules: verdict.brokenRules ?? [],
    revision: world.revision,
    policyVersion: world.policy.version,
  };
}

/** The checks in their order; the first that fails decides. */
function judge(world: World, call: Call, given: Given, about: About & { target: Target | null }): Verdict {
  const gateway = world.gateways.get(call.gatewayId);
  if (!gateway?.active) return { reason: "gateway_not_registered" };

  const kind = methodKind(call.method);
  if (kind === undefined) return { reason: "method_not_known" };
  if (kind === "passes") return { reason: "permitted" };
  if (kind === "calls" && call.tool === null)
    return { reason: "method_not_known", text: "The request calls a tool and does not name it." };

  const fault = callerFault(world, gateway, call, about);
  if (fault || !about.agent) return { reason: fault ?? "agent_not_known" };

  const found = findTarget(world, gateway, call, given.nowMs);
  if (!found) return { reason: "server_not_callable" };
  about.target = kind === "calls" ? found : { ...found, tool: undefined };

  const { server, tool } = about.target;
  if (kind === "calls") {
    if (!tool) return { reason: "tool_not_approved" };
    if (call.toolHash !== null && call.toolHash !== tool.hash)
      return { reason: "tool_changed", access: tool.access };
  }
  const access = { kind, gateway, agent: about.agent, user: about.user, server, tool: tool ?? null };
  return judgeAccess(world, access, call, given);
}
