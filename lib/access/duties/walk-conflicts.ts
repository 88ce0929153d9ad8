import { compareTexts } from "#lib/core/text.ts";
import type { Tx } from "#lib/db/client.ts";
import { atOnce } from "./at-once.ts";
import { type DutyRuleRow, loadDutyRules, sidesIn } from "./duty-rule-row.ts";
import { liveAt } from "./exception-row.ts";
import { givenAt, type HeldTool, loadHeldTools, toHeldSide } from "./held-tools.ts";
import type { DutyConflictView } from "./schemas.ts";
import { isOnBoth, sidesOf } from "./sides.ts";

type Reading = Pick<Tx, "agent" | "dutyRule" | "dutyException" | "grant" | "$queryRaw">;

/** How many agents are looked at in one go. */
const batchMax = 200;

/**
 * Agents that have both sides of a rule by what they are given, by agent and by rule in the order of both. What is not
 * asked for is not looked up.
 *
 * @param from the first agent, by its id
 * @param only the one agent that is wanted
 */
export async function* walkConflicts(
  tx: Reading,
  at: Date,
  { from = "", only }: { from?: string; only?: string | undefined } = {},
): AsyncGenerator<DutyConflictView> {
  const rules = await loadDutyRules(tx);
  let agents = rules.length === 0 ? [] : await nextAgents(tx, { gte: from }, only, at);
  while (agents.length > 0) {
    yield* await conflictsOf(tx, agents, rules, at);
    const last = agents.at(-1)?.id ?? "";
    agents = agents.length < batchMax ? [] : await nextAgents(tx, { gt: last }, only, at);
  }
}

type Agent = DutyConflictView["agent"];

/** Agents that are given something, by id. */
function nextAgents(
  tx: Reading,
  id: { gte: string } | { gt: string },
  only: string | undefined,
  at: Date,
): Promise<Agent[]> {
  return tx.agent.findMany({
    where: { AND: [{ id }, only ? { id: only } : {}], grants: { some: givenAt(at) } },
    select: { id: true, name: true },
    orderBy: { id: "asc" },
    take: batchMax,
  });
}

/** By agent and by rule, in the order of both. */
async function conflictsOf(
  tx: Reading,
  agents: readonly Agent[],
  rules: readonly DutyRuleRow[],
  at: Date,
): Promise<DutyConflictView[]> {
  const ids = agents.map(({ id }) => id);
  const held = Map.groupBy(
    await loadHeldTools(tx, { agentId: { in: ids }, ...givenAt(at) }, at),
    ({ agentId }) => agentId,
  );
  const exceptions = await tx.dutyException.findMany({
    where: { agentId: { in: ids }, ...liveAt(at) },
    select: { agentId: true, ruleId: true, endsAt: true },
  });
  const sorted = [...rules].sort((a, b) => compareTexts(a.name, b.name));
  return agents.flatMap((agent) =>
    sorted.flatMap((rule) => {
      const sides = bothSides(rule, held.get(agent.id) ?? []);
      const exception = exceptions.find(({ agentId, ruleId }) => agentId === agent.id && ruleId === rule.id);
      return sides
        ? [
            {
              agent,
              rule: { id: rule.id, name: rule.name },
              sides,
              exception_until: exception?.endsAt.toISOString() ?? null,
            },
          ]
        : [];
    }),
  );
}

function bothSides(rule: DutyRuleRow, tools: readonly HeldTool[]): DutyConflictView["sides"] | null {
  const [one, other] = sidesIn(rule);
  const [first, second] = atOnce(sidesOf([one, other], tools));
  return isOnBoth([first, second]) ? [toHeldSide(one.name, first), toHeldSide(other.name, second)] : null;
}
