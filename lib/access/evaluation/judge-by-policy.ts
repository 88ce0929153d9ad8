import type { AccessLevel } from "#lib/core/words.ts";
import type { Call } from "./decision.ts";
import { limitsUsedUp, sessionFault } from "./limits.ts";
import { type CompiledRule, policyIndex, subjectOf } from "./policy-index.ts";
import { mayReach } from "./residency.ts";
import { conditionFacts, rulesMet } from "./rules.ts";
import type { Access, Given, Verdict } from "./verdict.ts";
import type { World } from "./world.ts";

/** Whether the access policy lets through what grants give; what people approved is past asking, and past nothing else. */
export function judgeByPolicy(
  world: World,
  access: Access,
  level: AccessLevel,
  call: Call,
  { usage, approved }: Omit<Given, "nowMs">,
): Verdict {
  const { agent, user, server, tool } = access;
  const { denies, asks, limits } = policyIndex(world.policy);
  const subject = subjectOf(agent, server, tool, level);
  const facts = conditionFacts({ agent, user, server }, tool, level, call);

  const denied = rulesMet(denies, subject, facts);
  const [deny] = denied.met;
  if (deny) return deniedBy(deny, denied);

  const asked = rulesMet(asks, subject, facts);
  const [ask] = asked.met;
  if (ask && !approved)
    return {
      reason: "approval_required",
      text: `A person must approve the call first: ${ask.rule.reason}`,
      next: { kind: "ask_for_approval", ruleId: ask.rule.id },
      ...ruled(asked),
    };

  const foreign = regionFault(world, access, call.regions);
  if (foreign) return foreign;

  const over = sessionFault(world.policy.document.sessions, call.session);
  if (over) return { reason: "session_over", text: over.text, ruleIds: [over.ruleId] };

  const { ids, afterSeconds } = limitsUsedUp(limits, subject, user?.id ?? null, usage);
  if (ids.length > 0)
    return {
      reason: "rate_limited",
      next: afterSeconds === null ? { kind: "none" } : { kind: "retry", afterSeconds },
      ruleIds: ids,
    };
  return { reason: "permitted", ...ruled(asked) };
}

/** Why the policy refuses access whatever a call says; null for nothing that can be said without one. */
export function alwaysRefused(
  world: World,
  { agent, server, tool, gateway }: Pick<Access, "agent" | "server" | "tool" | "gateway">,
  level: AccessLevel,
  regions: readonly string[],
): Verdict | null {
  const subject = subjectOf(agent, server, tool, level);
  const met = policyIndex(world.policy).denies.filter(
    ({ matches, condition }) => condition === null && matches(subject),
  );
  const [deny] = met;
  return deny ? deniedBy(deny, { met, broken: [] }) : regionFault(world, { gateway, server }, regions);
}

function regionFault(
  world: World,
  { gateway, server }: Pick<Access, "gateway" | "server">,
  regions: readonly string[],
): Verdict | null {
  return mayReach(world.policy.document.residency, server.classification, gateway.region, regions)
    ? null
    : { reason: "region_not_allowed", ruleIds: [`residency:${server.classification}`] };
}

function deniedBy({ rule }: CompiledRule, rules: ReturnType<typeof rulesMet>): Verdict {
  return { reason: "denied_by_rule", text: rule.reason, ...ruled(rules) };
}

function ruled({ met, broken }: ReturnType<typeof rulesMet>): Pick<Verdict, "ruleIds" | "brokenRules"> {
  return { ruleIds: met.map(({ rule }) => rule.id), brokenRules: broken };
}
