import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { loadDutyRules, toDutyRuleView } from "./duty-rule-row.ts";
import { dutyRuleList } from "./schemas.ts";

export const listDutyRules = query({
  id: "listDutyRules",
  permission: "duty.read",
  summary: "What no agent may have together, by the rules' names",
  input: z.object({}),
  output: dutyRuleList,
  run: async () => ({ items: (await loadDutyRules(db())).map(toDutyRuleView) }),
});
