import { z } from "zod";
import { idText } from "#lib/core/text.ts";
import { decisionReasons } from "../evaluation/schemas.ts";
import { accessPolicyDocument } from "../policy/schemas.ts";

/** What is tried out: any of these together. Nothing of it is saved. */
export const simulationInput = z.strictObject({
  days: z.int().min(1).max(90).default(30).describe("Over the decisions of so many days."),
  policy: accessPolicyDocument.optional().describe("Another access policy."),
  revoked_grants: z.array(idText).max(500).default([]),
  quarantined_servers: z.array(z.string().min(1).max(300)).max(500).default([]).describe("By name."),
  disabled_agents: z.array(idText).max(500).default([]),
});
export type SimulationInput = z.output<typeof simulationInput>;

const side = z.object({ permit: z.boolean(), reason: z.enum(decisionReasons) });

export const simulationResult = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  revision: z.int().describe("Of what is in force, against which the draft is held."),
  decisions: z.int().describe("How many recorded decisions were looked at."),
  left_out: z
    .int()
    .describe("Older ones, over what one simulation looks at, and those that nobody can ask again."),
  permits_recorded: z
    .number()
    .describe(
      "The share of permits that is recorded now: with less than 1, permits are more than are counted here.",
    ),
  denied: z.int().describe("Decisions that are permits now, and would be denied."),
  permitted: z.int().describe("Decisions that are denials now, and would be permitted."),
  uncertain: z
    .int()
    .describe(
      "Decisions that turn on arguments, which are not kept: by a condition over them, or a grant's constraint. Such a decision flips where it would with some arguments; whether it does so is not known.",
    ),
  uncertain_flips: z
    .int()
    .describe(
      "Of those that flip, how many are uncertain. A condition that says something else may be met by other arguments than before: what may be denied is counted as denied, also where it may be permitted.",
    ),
  agents: z.array(z.object({ id: z.string(), name: z.string(), denied: z.int(), permitted: z.int() })),
  people: z.array(z.object({ id: z.string(), name: z.string(), denied: z.int(), permitted: z.int() })),
  servers: z.array(z.object({ name: z.string(), denied: z.int(), permitted: z.int() })),
  flips: z
    .array(
      z.object({
        agent: z.object({ id: z.string(), name: z.string() }),
        person: z.object({ id: z.string(), name: z.string() }).nullable(),
        server: z.string(),
        tool: z.string().nullable(),
        before: side,
        after: side,
        uncertain: z.boolean(),
        decisions: z.int(),
        last_at: z.iso.datetime(),
      }),
    )
    .describe("What flips, the most frequent first, 200 at most."),
});
export type SimulationResult = z.output<typeof simulationResult>;
