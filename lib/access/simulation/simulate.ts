import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { longCommand } from "#lib/kernel/long-command.ts";
import { currentWorld } from "../pdp/index.ts";
import { alone } from "./alone.ts";
import { askAgain } from "./ask-again.ts";
import { draftWorld } from "./draft-world.ts";
import { readQuestions } from "./read-questions.ts";
import { type SimulationInput, type SimulationResult, simulationInput, simulationResult } from "./schemas.ts";

const dayMs = 86_400_000;

/** Holds recorded decisions against a draft of what is in force. Nothing is saved but that somebody looked. */
export const simulateAccess = longCommand({
  id: "access.simulate",
  permission: "access.simulate",
  summary:
    "Try out another policy, revoked grants, quarantined servers and disabled agents on what was decided before: what would be decided otherwise. Nothing is saved",
  input: simulationInput,
  output: simulationResult,
  read: (ctx, input) => alone(() => simulate(ctx, input)),
  async finish(ctx, result, { days, policy, ...named }) {
    await ctx.audit({
      after: {
        days,
        ...named,
        ...(policy ? { policy_digest: digestOf(policy) } : {}),
        decisions: result.decisions,
        denied: result.denied,
        permitted: result.permitted,
      },
    });
    return result;
  },
});

async function simulate(ctx: Ctx, { days, ...draft }: SimulationInput): Promise<SimulationResult> {
  const world = await currentWorld();
  const drafted = draftWorld(world, draft);
  const to = await now(ctx, db());
  const from = new Date(to.getTime() - days * dayMs);
  const { questions, leftOut } = await readQuestions({ from, to });
  const asked = await askAgain(questions, world, drafted, to.getTime());
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    revision: world.revision,
    decisions: asked.decisions,
    left_out: leftOut + asked.leftOut,
    permits_recorded: world.policy.document.permits_recorded,
    ...asked.tally.result(),
  };
}
