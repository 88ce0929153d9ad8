import type { AccessLevel } from "#lib/core/words.ts";
import { type CelBound, celValue } from "./cel-value.ts";
import type { ConditionFacts } from "./condition.ts";
import type { Call } from "./decision.ts";
import type { CompiledRule, Subject } from "./policy-index.ts";
import type { WorldAgent, WorldServer, WorldTool, WorldUser } from "./world.ts";

/**
 * The rules that say something about a call, and those of them whose condition could not be evaluated. They count as met, as
 * those do that depend on arguments which the gateway kept for itself: leaving something out must not free from a rule.
 */
export function rulesMet(
  rules: readonly CompiledRule[],
  subject: Subject,
  facts: () => ConditionFacts,
): { met: readonly CompiledRule[]; broken: readonly string[] } {
  const broken: string[] = [];
  const met = rules.filter(({ rule, matches, condition }) => {
    if (!matches(subject)) return false;
    const answer = condition === null ? true : condition(facts());
    if (answer === undefined) broken.push(rule.id);
    return answer !== false;
  });
  return { met, broken };
}

/** What conditions are asked about, made when the first asks; and the arguments when the first asks for them. */
export function conditionFacts(
  { agent, user, server }: { agent: WorldAgent; user: WorldUser | null; server: WorldServer },
  tool: WorldTool | null,
  access: AccessLevel,
  call: Pick<Call, "args" | "session">,
): () => ConditionFacts {
  const copies = new Map<number, unknown>();
  const args = (bound: CelBound) => {
    const { valuesMax } = bound;
    if (!copies.has(valuesMax)) copies.set(valuesMax, celValue(call.args ?? {}, bound));
    return copies.get(valuesMax);
  };
  let facts: ConditionFacts | undefined;
  return () => {
    facts ??= {
      agent: { id: agent.id, name: agent.name },
      user: user && { id: user.id, email: user.email },
      server: { name: server.name, classification: server.classification },
      tool: { name: tool?.name ?? "", access, effects: tool?.effects ?? [] },
      args: tool && !call.args ? null : args,
      session: call.session,
    };
    return facts;
  };
}
