import { db } from "#lib/db/client.ts";
import { slateOf, tally } from "#lib/decisions/index.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { coveredTools, gainedTools } from "../terms/index.ts";
import { conflictsOfPlan } from "./grant-duties.ts";
import { grantLineage } from "./grant-lineage.ts";
import { minutesOf, planGrant } from "./plan-grant.ts";
import { grantPreview, previewGrantInput } from "./schemas.ts";
import { loadDeciders, waitingSentence } from "./waiting-for.ts";

export const previewGrant = query({
  id: "previewGrant",
  permission: "grant.request",
  summary:
    "What a grant would come to, how long it could last, and who would decide on it, before you request it",
  input: previewGrantInput,
  output: grantPreview,
  run: (ctx, { minutes, ...asked }) =>
    db().$transaction(async (tx) => {
      const at = await now(ctx, tx);
      const plan = await planGrant(ctx, tx, asked, at);
      const durationMinutes = minutesOf(plan.demand, minutes);
      const given = await tx.grant.findMany({
        where: {
          agentId: plan.agent.id,
          serverId: plan.server.id,
          status: { in: ["approved", "active"] },
          endsAt: { gt: at },
        },
        select: {
          scopes: true,
          tools: true,
          toolLevels: true,
          constraints: true,
          userIds: true,
          narrowings: { where: { undoneAt: null } },
        },
      });
      const requester = await tx.user.findUniqueOrThrow({
        where: { id: plan.requesterId },
        include: { delegations: true },
      });
      const decision = {
        phase: { kind: "open" as const },
        digest: null,
        stages: plan.demand.stages,
        lineage: grantLineage({ requester, agent: plan.agent, userIds: plan.terms.userIds }, at),
        votes: [],
      };
      return {
        classification: plan.classification,
        access_level: plan.levels.at(-1) ?? "admin",
        tools: coveredTools(plan.terms, plan.approved),
        gained: gainedTools(plan.terms, given, plan.approved),
        stages: plan.demand.stages as { role: "governance" | "compliance"; need: number }[],
        max_minutes: plan.demand.maxMinutes,
        conflicts: await conflictsOfPlan(tx, plan, durationMinutes, at),
        waiting_for: waitingSentence(tally(decision), slateOf(decision, await loadDeciders(tx))),
      };
    }),
});
