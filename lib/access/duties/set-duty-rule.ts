import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError, type FieldIssue } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import type { Tx } from "#lib/db/client.ts";
import { command } from "#lib/kernel/command.ts";
import {
  dutyRuleFacts,
  dutyRuleInclude,
  dutyRulesMax,
  dutyRuleTarget,
  findDutyRule,
  lockDutyRules,
  refuseOtherRule,
  toDutyRuleView,
} from "./duty-rule-row.ts";
import { type DutySides, dutyRuleView, setDutyRuleInput } from "./schemas.ts";

/** It ends no grant: agents that have both sides already are among the conflicts from now on. */
export const setDutyRule = command({
  id: "duty_rule.set",
  permission: "duty.manage",
  summary:
    "Say what no agent may have together. A rule that says something else from now on leaves its exceptions behind",
  input: setDutyRuleInput,
  output: dutyRuleView,
  target: dutyRuleTarget,
  async run(ctx, { name, base_id, description, sides, reason }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only people set these rules.");
    await lockDutyRules(ctx.tx);
    const before = await findDutyRule(ctx.tx, name);
    refuseOtherRule(before, base_id);
    await checkSides(ctx.tx, sides);
    const said = { description, sides: canonicalJson(sides) };
    if (before?.description === description && before.sides === said.sides)
      throw new DomainError("conflict", "That is what the rule says already. Change something first.");
    if (!before) await refuseTooMany(ctx.tx);

    const at = await ctx.now();
    if (before)
      await ctx.tx.dutyRule.update({
        where: { id: before.id },
        data: { endedAt: at, endedById: ctx.actor.id, endReason: reason },
      });
    const row = await ctx.tx.dutyRule.create({
      data: { ...said, id: newId("dutyRule"), name, createdById: ctx.actor.id, createdAt: at },
      include: dutyRuleInclude,
    });
    await ctx.audit({
      target: dutyRuleTarget(row),
      before: before && dutyRuleFacts(before),
      after: dutyRuleFacts(row),
      reason,
    });
    return toDutyRuleView(row);
  },
});

/** A rule about a server that nobody knows, or that keeps a thing apart from itself, would not do what its author thinks. */
async function checkSides(tx: Pick<Tx, "server">, sides: DutySides): Promise<void> {
  const [one, other] = sides.map(({ any }) => canonicalJson(any));
  const wanted = sides.flatMap(({ any }) => any.flatMap(({ server }) => server ?? []));
  const servers = await tx.server.findMany({ where: { name: { in: wanted } }, select: { name: true } });
  const known = new Set(servers.map(({ name }) => name));
  const issues: FieldIssue[] = sides.flatMap(({ any }, side) =>
    any.flatMap(({ server }, index) =>
      server === undefined || known.has(server)
        ? []
        : [{ pointer: `/sides/${side}/any/${index}/server`, message: "There is no server of this name." }],
    ),
  );
  if (one === other) issues.push({ pointer: "/sides/1/any", message: "Both sides are the same." });
  if (issues.length > 0)
    throw new DomainError("invalid", "The input is not valid: sides.", { issues: issues.slice(0, 100) });
}

async function refuseTooMany(tx: Pick<Tx, "dutyRule">): Promise<void> {
  if ((await tx.dutyRule.count({ where: { endedAt: null } })) >= dutyRulesMax)
    throw new DomainError(
      "conflict",
      `There are ${dutyRulesMax} rules, which is as many as can be. Remove one first.`,
    );
}
