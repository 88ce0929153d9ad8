import { z } from "zod";
import { newUuid } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { makeRecording } from "./make-recording.ts";
import { ruleInclude, toRuleView } from "./rule-row.ts";
import { previewRecording as preview, previewRecordingInput, recordingRules } from "./schemas.ts";

export const listRecordingRules = query({
  id: "listRecordingRules",
  permission: "audit.read",
  summary: "How the calls of tools are recorded: all rules, by server and tool",
  input: z.object({}),
  output: recordingRules,
  async run() {
    const rows = await db().recordingRule.findMany({
      orderBy: [{ server: "asc" }, { tool: "asc" }],
      include: ruleInclude,
    });
    return { items: rows.map(toRuleView) };
  },
});

export const previewRecording = query({
  id: "previewRecording",
  permission: "audit.configure",
  summary: "What a rule would leave of the arguments of a call; nothing is stored",
  input: previewRecordingInput,
  output: preview,
  async run(_ctx, { arguments: args, ...rule }) {
    const recorded = makeRecording([rule], []).apply({
      auditId: newUuid(),
      server: rule.server,
      tool: rule.tool,
      arguments: args,
    });
    return {
      arguments: recorded.arguments ?? {},
      targets: recorded.targets,
      redactions: recorded.redactions,
    };
  },
});
