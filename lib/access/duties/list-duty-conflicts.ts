import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { type DutyConflictView, dutyConflictPage, dutyConflictsQuery } from "./schemas.ts";
import { walkConflicts } from "./walk-conflicts.ts";

/** Requests are held against the rules; this finds what came to be otherwise: by a new rule, or by tools labelled anew. */
export const listDutyConflicts = query({
  id: "listDutyConflicts",
  permission: "duty.read",
  summary:
    "Agents that have both sides of a rule by what they are given, and until when an exception lets them",
  input: dutyConflictsQuery,
  output: dutyConflictPage,
  async run(ctx, { agent, cursor, limit }) {
    const [agentId = "", rule = ""] = cursor ? decodeCursor(cursor, 2) : [];
    const at = await now(ctx, db());
    const found: DutyConflictView[] = [];
    for await (const one of walkConflicts(db(), at, { from: agentId, only: agent })) {
      if (one.agent.id > agentId || one.rule.name > rule) found.push(one);
      if (found.length > limit) break;
    }
    return toPage(found, limit, (one) => [one.agent.id, one.rule.name]);
  },
});
