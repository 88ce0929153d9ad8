import { z } from "zod";
import { idText } from "#lib/core/text.ts";
import { accessLevels } from "#lib/core/words.ts";

export const giveConsentInput = z.strictObject({
  agent_id: idText,
  server: idText,
  scopes: z.array(z.enum(accessLevels)).min(1).max(3),
});
export const consentRef = z.strictObject({ id: idText });

export const consentView = z.object({
  id: z.string(),
  agent: z.object({ id: z.string(), name: z.string(), purpose: z.string() }),
  server: z.string(),
  scopes: z.array(z.enum(accessLevels)),
  since: z.iso.datetime(),
  withdrawn_at: z.iso.datetime().nullable(),
  last_used: z
    .object({
      at: z.iso.datetime(),
      tool: z.string().nullable().describe("Null for a method that is about no tool."),
    })
    .nullable()
    .describe("When the agent last did something by this consent, and what; null where it never did."),
});
export type ConsentView = z.output<typeof consentView>;

/** An agent that could act for whoever asks, and what of it they have said yes to. */
export const myAgents = z.object({
  consents: z.array(consentView).describe("Those that stand, then those withdrawn last."),
  possible: z
    .array(
      z.object({
        agent: z.object({ id: z.string(), name: z.string(), purpose: z.string() }),
        server: z.string(),
        scopes: z.array(z.enum(accessLevels)),
      }),
    )
    .describe(
      "What agents were granted to do for people, and whoever asks has not said yes to; 200 at most.",
    ),
});
export type MyAgents = z.output<typeof myAgents>;
