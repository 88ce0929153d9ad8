import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { ruleInclude, ruleTarget, saysTheSame, toFacts, toRule, toRuleView } from "./rule-row.ts";
import { recordingRule, recordingRuleInput } from "./schemas.ts";

/** Replaces the whole rule for a tool; it holds for what is reported from now on, and changes nothing that is stored. */
export const setRecordingRule = command({
  id: "audit.set_recording_rule",
  permission: "audit.configure",
  summary: "Say how the calls of a tool are recorded: what becomes of each field, and what a call is about",
  input: recordingRuleInput,
  output: recordingRule,
  target: (input) => ruleTarget(`${input.server} ${input.tool}`, input),
  async run(ctx, input) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only people set recording rules.");
    const { server, tool, otherwise, fields, targets } = input;
    const locked = await ctx.tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM recording_rule WHERE server = ${server} AND tool = ${tool} FOR UPDATE`;
    // One that was made since then is not locked: whoever met it here would write over the others.
    const before = locked[0] ? await ctx.tx.recordingRule.findUnique({ where: { id: locked[0].id } }) : null;
    if (before && saysTheSame(toRule(before), input))
      throw new DomainError("conflict", "That is what the rule says already.");
    const said = { otherwise, fields, targets, updatedById: ctx.actor.id, updatedAt: await ctx.now() };
    // Of two who make the first rule for a tool, one meets the unique index, and then the other's rule.
    const after = before
      ? await ctx.tx.recordingRule.update({
          where: { id: before.id },
          data: { ...said, version: before.version + 1 },
          include: ruleInclude,
        })
      : await ctx.tx.recordingRule.create({
          data: { ...said, id: newId("recordingRule"), server, tool, version: 1 },
          include: ruleInclude,
        });
    await ctx.audit({
      target: ruleTarget(after.id, input),
      before: before && toFacts(toRule(before), before.version),
      after: toFacts(input, after.version),
    });
    return toRuleView(after);
  },
});
