import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import {
  dutyRuleFacts,
  dutyRuleTarget,
  loadDutyRule,
  lockDutyRules,
  refuseOtherRule,
  toDutyRuleView,
} from "./duty-rule-row.ts";
import { dutyRuleView, removeDutyRuleInput } from "./schemas.ts";

export const removeDutyRule = command({
  id: "duty_rule.remove",
  permission: "duty.manage",
  summary: "Let agents have together what a rule kept apart",
  input: removeDutyRuleInput,
  output: dutyRuleView,
  target: dutyRuleTarget,
  async run(ctx, { name, rule_id, reason }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only people remove these rules.");
    await lockDutyRules(ctx.tx);
    const row = await loadDutyRule(ctx.tx, name);
    refuseOtherRule(row, rule_id);
    await ctx.tx.dutyRule.update({
      where: { id: row.id },
      data: { endedAt: await ctx.now(), endedById: ctx.actor.id, endReason: reason },
    });
    await ctx.audit({ target: dutyRuleTarget(row), before: dutyRuleFacts(row), after: null, reason });
    return toDutyRuleView(row);
  },
});
