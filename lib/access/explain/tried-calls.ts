import { compareTexts } from "#lib/core/text.ts";
import {
  type Call,
  type Decision,
  evaluate,
  pairKey,
  type Usage,
  type World,
  type WorldAgent,
  type WorldGateway,
  type WorldServer,
  type WorldUser,
} from "../evaluation/index.ts";
import type { AccessOutcome, AccessState } from "./schemas.ts";

/** What is tried: by whom, for whom, and what. A server that nobody knows is one that may not be called. */
export type Trial = {
  agent: WorldAgent;
  user: WorldUser | null;
  server: WorldServer | null;
  tool: string;
};

/**
 * Asks the decision point itself, through each gateway that is switched on: for a call without arguments, the first of a
 * session and the first in the time that limits count. Nothing of it is counted or recorded.
 *
 * @returns the answers, each with the gateways that get it, the best first
 */
export function tryCalls(world: World, trial: Trial, nowMs: number): AccessOutcome[] {
  const gateways = [...world.gateways.values()].filter(({ active }) => active);
  const tried = (gateways.length > 0 ? gateways : [null]).map((gateway) => ({
    gateway,
    ...tryThrough(world, trial, gateway?.id ?? "", nowMs),
  }));
  const same = Map.groupBy(tried, ({ decision: { reason, text, ruleIds }, version }) =>
    JSON.stringify([reason, text, ruleIds, version]),
  );
  return [...same.values()]
    .flatMap((group) => {
      const [first] = group;
      const through = group.flatMap(({ gateway }) => gateway ?? []);
      return first ? [toOutcome(first.decision, first.version, through)] : [];
    })
    .sort((a, b) => rankOf(world, a) - rankOf(world, b) || compareTexts(a.reason, b.reason));
}

type Tried = { decision: Decision; version: string | null };

/** By the version that a gateway which names none is judged by; where that one is refused, by any that is not. */
function tryThrough(world: World, trial: Trial, gatewayId: string, nowMs: number): Tried {
  // Whatever the agent's tokens call it: here it is known by its id.
  const asked: World = { ...world, agentIds: new Map([[trial.agent.id, trial.agent.id]]) };
  const ask = (version: string | null) => {
    const call = callOf(trial, gatewayId, version);
    const decision = evaluate(asked, call, nowMs, usedNothing);
    if (decision.reason !== "arguments_not_granted") return decision;
    // Arguments are judged before the policy, which may refuse the call whatever they are.
    const fitting = evaluate(askingNothing(asked, trial), call, nowMs, usedNothing);
    return dependsOn(world, fitting.reason, fitting.ruleIds) || fitting.permit ? decision : fitting;
  };
  const decision = ask(null);
  const versions = trial.server?.versions ?? [];
  if (decision.permit || versions.length < 2) return { decision, version: null };
  for (const { version } of versions) {
    const other = ask(version);
    if (other.permit) return { decision: other, version };
  }
  return { decision, version: null };
}

/** The world where no grant that the agent has on the server asks anything of arguments. */
function askingNothing(world: World, { agent, server }: Trial): World {
  const key = pairKey(agent.id, server?.name ?? "");
  const grants = (world.grants.get(key) ?? []).map((grant) => ({ ...grant, constraints: [] }));
  return { ...world, grants: new Map([[key, grants]]) };
}

const usedNothing: Usage = { count: () => ({ calls: 0, freesInSeconds: 0 }) };

function callOf({ agent, user, server, tool }: Trial, gatewayId: string, version: string | null): Call {
  return {
    gatewayId,
    method: "tools/call",
    agent: { name: agent.id },
    user: user && { name: user.id },
    server: server?.name ?? "",
    version,
    tool,
    toolHash: null,
    args: undefined,
    session: { id: "", steps: 0, cost: 0 },
    regions: [],
  };
}

function toOutcome(
  { permit, reason, text, ruleIds, next }: Decision,
  version: string | null,
  gateways: readonly WorldGateway[],
): AccessOutcome {
  return {
    permit,
    reason,
    text,
    gateways: gateways
      .map(({ id, name }) => ({ id, name }))
      .sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.id, b.id)),
    version,
    rules: [...ruleIds],
    request:
      next.kind === "request_grant" ? { server: next.server, scope: next.scope, tool: next.tool } : null,
    restore: next.kind === "restore_grant" ? next.grantId : null,
  };
}

const states: readonly AccessState[] = ["permitted", "approval_required", "depends", "denied"];

/** What the best of some answers comes to. */
export function stateOf(world: World, outcomes: readonly AccessOutcome[]): AccessState {
  const rank = Math.min(...outcomes.map((outcome) => rankOf(world, outcome)));
  return states[rank] ?? "denied";
}

function rankOf(world: World, outcome: AccessOutcome): number {
  return states.indexOf(stateOfOne(world, outcome));
}

function stateOfOne(world: World, { permit, reason, rules }: AccessOutcome): AccessState {
  if (permit) return "permitted";
  if (dependsOn(world, reason, rules)) return "depends";
  return reason === "approval_required" ? "approval_required" : "denied";
}

/** Whether a denial is for what the call says: its arguments, or what only rules with a condition look at. */
function dependsOn(world: World, reason: Decision["reason"], rules: readonly string[]): boolean {
  if (reason === "arguments_not_granted") return true;
  if (reason !== "denied_by_rule" && reason !== "approval_required") return false;
  return !world.policy.document.rules.some(
    ({ id, condition }) => condition === undefined && rules.includes(id),
  );
}
