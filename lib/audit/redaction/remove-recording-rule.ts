import { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { ruleTarget, toFacts, toRule } from "./rule-row.ts";

/** Calls of the tool are then recorded by the rule for all of its server's, or as the server's data is classified. */
export const removeRecordingRule = command({
  id: "audit.remove_recording_rule",
  permission: "audit.configure",
  summary: "Remove a rule for how the calls of a tool are recorded",
  input: z.strictObject({ id: idText }),
  output: noOutput,
  target: ({ id }) => ({ type: "recording_rule", id }),
  async run(ctx, { id }) {
    await ctx.tx.$queryRaw`SELECT id FROM recording_rule WHERE id = ${id} FOR UPDATE`;
    const row = await ctx.tx.recordingRule.findUnique({ where: { id } });
    if (!row) throw notFound("recording rule");
    await ctx.tx.recordingRule.delete({ where: { id } });
    await ctx.audit({ target: ruleTarget(id, row), before: toFacts(toRule(row), row.version), after: null });
    return {};
  },
});
