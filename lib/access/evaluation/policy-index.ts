import type { AccessLevel, Classification, ToolEffect } from "#lib/core/words.ts";
import type { AccessPolicy, ActionRule, CallMatch, RateLimit } from "../policy/schemas.ts";
import { type Condition, compileCondition } from "./condition.ts";
import type { WorldAgent, WorldServer, WorldTool } from "./world.ts";

/** What rules and limits look at. */
export type Subject = {
  agentId: string;
  server: string;
  classification: Classification;
  /** Null for a method that is about the server. */
  tool: string | null;
  access: AccessLevel;
  effects: readonly ToolEffect[];
};

type Matches = (subject: Subject) => boolean;
export type CompiledRule = { rule: ActionRule; matches: Matches; condition: Condition | null };
export type CompiledLimit = { limit: RateLimit; matches: Matches };
export type PolicyIndex = {
  denies: readonly CompiledRule[];
  asks: readonly CompiledRule[];
  limits: readonly CompiledLimit[];
};

const indexes = new WeakMap<AccessPolicy, PolicyIndex>();

/** A policy's rules made ready to be asked, once for each policy. */
export function policyIndex(policy: AccessPolicy): PolicyIndex {
  const known = indexes.get(policy);
  if (known) return known;
  const { rules, limits } = policy.document;
  const compiled = rules.map((rule) => ({
    rule,
    matches: compileMatch(rule.match),
    condition: rule.condition === undefined ? null : compileCondition(rule.condition),
  }));
  const index = {
    denies: compiled.filter(({ rule }) => rule.effect === "deny"),
    asks: compiled.filter(({ rule }) => rule.effect === "ask"),
    limits: limits.map((limit) => ({ limit, matches: compileMatch(limit.match) })),
  };
  indexes.set(policy, index);
  return index;
}

function compileMatch(match: CallMatch): Matches {
  const agents = setOf(match.agents);
  const servers = setOf(match.servers);
  const tools = setOf(match.tools);
  const classifications = setOf(match.classifications);
  const levels = setOf(match.access_levels);
  const effects = setOf(match.effects);
  return (subject) =>
    (agents === null || agents.has(subject.agentId)) &&
    (servers === null || servers.has(subject.server)) &&
    (tools === null || (subject.tool !== null && tools.has(subject.tool))) &&
    (classifications === null || classifications.has(subject.classification)) &&
    (levels === null || levels.has(subject.access)) &&
    (effects === null || subject.effects.some((effect) => effects.has(effect)));
}

function setOf<T>(values: readonly T[] | undefined): ReadonlySet<T> | null {
  return values ? new Set(values) : null;
}

export function subjectOf(
  agent: WorldAgent,
  server: WorldServer,
  tool: Pick<WorldTool, "name" | "effects"> | null,
  access: AccessLevel,
): Subject {
  return {
    agentId: agent.id,
    server: server.name,
    classification: server.classification,
    tool: tool?.name ?? null,
    access,
    effects: tool?.effects ?? [],
  };
}
