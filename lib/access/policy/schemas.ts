import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { textOf } from "#lib/core/text.ts";
import { accessLevels, classifications, stepUps, toolEffects } from "#lib/core/words.ts";
import { proposalView, proposeInput, versionView } from "#lib/settings/proposals/schemas.ts";
import { stageRule } from "#lib/settings/schemas.ts";

export const minutesMax = 527_040;

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "A name is small letters, digits and hyphens: no-payments-at-night.");
const names = z.array(z.string().min(1).max(300)).min(1).max(200);

/** Who signs a grant for a level of access to data of a class, and for how long it may last at most. */
export const grantRule = z.strictObject({
  classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  stages: z.array(stageRule).min(1, "Somebody must sign.").max(5),
  max_minutes: z.int().min(5).max(minutesMax),
});
export type GrantRule = z.output<typeof grantRule>;

/** What a rule is about; a member that is left out says nothing, and of several all must hold. */
export const callMatch = z.strictObject({
  agents: names.optional().describe("Ids of agents."),
  servers: names.optional().describe("Names of servers."),
  tools: names.optional(),
  classifications: z.array(z.enum(classifications)).min(1).optional(),
  access_levels: z.array(z.enum(accessLevels)).min(1).optional(),
  effects: z
    .array(z.enum(toolEffects))
    .min(1)
    .optional()
    .describe("Any of these, as reviewers labelled the tool."),
});
export type CallMatch = z.output<typeof callMatch>;

/** Who fills the seats of a stage: whom the agent acts for, who answers for the server, people with a role, or a team on duty. */
export const approvalStage = z.strictObject({
  who: z
    .string()
    .regex(
      /^(beneficiary|server_owner|role:(governance|compliance)|team:[a-z0-9][a-z0-9-]{0,99})$/,
      "This is beneficiary, server_owner, role:governance, role:compliance or team:<slug>.",
    ),
  need: z.int().min(1).max(9),
});
export type ApprovalStage = z.output<typeof approvalStage>;

/** How long after a yes its call can be made at most. */
export const claimSecondsMax = 3_600;

/** How a human's yes is asked for. */
export const askTerms = z.strictObject({
  tier: z.int().min(1).max(4).default(2).describe("How grave it is; the highest of several rules counts."),
  stages: z
    .array(approvalStage)
    .min(1, "Somebody must approve.")
    .max(5)
    .default([{ who: "role:governance", need: 1 }])
    .describe("All of them, by distinct people; of several rules the stages add up."),
  decide_within: z
    .int()
    .min(30)
    .max(86_400)
    .default(900)
    .describe("Seconds; nobody's word in time is no yes."),
  claim_within: z
    .int()
    .min(10)
    .max(claimSecondsMax)
    .default(120)
    .describe("Seconds from the yes to the call."),
  step_up: z.enum(stepUps).default("none"),
  match_number: z
    .boolean()
    .default(false)
    .describe("Whoever approves types a number that the agent's person sees."),
  standing: z.boolean().default(false).describe("Whoever approves may allow the like for a while."),
});
export type AskTerms = z.output<typeof askTerms>;

/** A call that is refused, or asks for a human's yes, whatever was granted. */
export const actionRule = z.strictObject({
  id: slug,
  effect: z.enum(["deny", "ask"]),
  match: callMatch.default({}),
  condition: z
    .string()
    .max(2_000)
    .optional()
    .describe("CEL over agent, user, server, tool, args and session; one that fails counts as met."),
  ask: askTerms.optional().describe("For `ask`; the defaults when left out."),
  reason: textOf(300),
});
export type ActionRule = z.output<typeof actionRule>;

export const rateLimit = z.strictObject({
  id: slug,
  per: z.enum(["agent", "user", "tool", "agent_tool"]),
  match: callMatch.default({}),
  calls: z.int().min(0).max(1_000_000),
  seconds: z.int().min(1).max(86_400),
});
export type RateLimit = z.output<typeof rateLimit>;

/** Records name a rule by its id alone. */
function namedOnce<T extends z.ZodType<{ id: string }>>(item: T, max: number) {
  return z
    .array(item)
    .max(max)
    .superRefine((items, ctx) => {
      const seen = new Set<string>();
      for (const [index, { id }] of items.entries()) {
        if (seen.has(id))
          ctx.addIssue({
            code: "custom",
            path: [index, "id"],
            message: "Another one has this name already.",
          });
        seen.add(id);
      }
    })
    .default([]);
}

/** Whoever may do what beside grants: one document, versioned, changed by two administrators. */
export const accessPolicyDocument = z.strictObject({
  grants: z.array(grantRule).max(50),
  rules: namedOnce(actionRule, 500),
  limits: namedOnce(rateLimit, 100),
  sessions: z
    .strictObject({
      max_steps: z.int().min(1).optional(),
      max_cost: z.number().positive().optional().describe("In the unit that gateways report cost in."),
    })
    .default({}),
  residency: z
    .array(
      z.strictObject({
        classification: z.enum(classifications),
        regions: z
          .array(slug)
          .min(1)
          .max(50)
          .describe("Where gateways may be from which such data is reached."),
      }),
    )
    .max(10)
    .default([]),
  unused: z
    .strictObject({
      shadow_after_days: z
        .int()
        .min(30)
        .max(365)
        .optional()
        .describe(
          "What a grant older than this was not used for in that time goes to shadow; left out, nothing does.",
        ),
      shadow_days: z
        .int()
        .min(1)
        .max(90)
        .default(14)
        .describe("How long what was taken from a grant is one click from restored."),
    })
    .default({ shadow_days: 14 }),
  permits_recorded: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("Which share of permits is recorded; denials always are."),
});
export type AccessPolicyDocument = z.output<typeof accessPolicyDocument>;
export type AccessPolicy = { version: number; document: AccessPolicyDocument };

export const accessPolicyView = z.object({ version: z.int(), document: accessPolicyDocument });

export const proposeAccessPolicyInput = proposeInput({ document: accessPolicyDocument });

export const accessPolicyChangeView = proposalView({
  base_document: accessPolicyDocument,
  document: accessPolicyDocument,
});
export type AccessPolicyChangeView = z.output<typeof accessPolicyChangeView>;

export const accessPolicyChangesQuery = pageQuery;
export const accessPolicyChangePage = pageOf(accessPolicyChangeView);

export const accessPolicyVersionView = versionView({
  document: accessPolicyDocument,
  base_document: accessPolicyDocument.nullable().describe("That of the version before; null for the first."),
});
export type AccessPolicyVersionView = z.output<typeof accessPolicyVersionView>;
export const accessPolicyVersionPage = pageOf(accessPolicyVersionView);
export const accessPolicyVersionsQuery = pageQuery;
