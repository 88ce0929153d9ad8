import type { UserActor } from "#lib/core/actor.ts";
import { ctxOf, unique } from "#prisma/seed/factories.ts";
import { grantException, setDutyRule } from "./index.ts";
import type { DutyExceptionView, DutyRuleView } from "./schemas.ts";

/** What tests of duties share. */

type Sides = Parameters<typeof setDutyRule>[1]["sides"];

/** Two tools that no agent may have together. */
export function twoTools(server: string, one: string, other: string): Sides {
  return [
    { name: `use ${one}`, any: [{ server, tool: one }] },
    { name: `use ${other}`, any: [{ server, tool: other }] },
  ];
}

export function keepApart(by: UserActor, sides: Sides, name = unique("apart")): Promise<DutyRuleView> {
  return setDutyRule(ctxOf(by), {
    name,
    description: "Four eyes.",
    sides,
    reason: "The auditors ask for it.",
  });
}

export const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

export function except(
  by: UserActor,
  agent: string,
  rule: string,
  endsAt = daysFromNow(30),
): Promise<DutyExceptionView> {
  return grantException(ctxOf(by), {
    agent_id: agent,
    rule,
    reason: "The other one is ill.",
    ends_at: endsAt,
  });
}
