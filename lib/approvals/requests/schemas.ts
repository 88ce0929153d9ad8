import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, isStorable, textOf } from "#lib/core/text.ts";
import { accessLevels, approvalStatuses, breakGlassVerdicts, stepUps } from "#lib/core/words.ts";

const named = z.object({ id: z.string(), name: z.string() });
const verdict = z.union([z.literal(true), z.object({ no: z.string() })]);
const written = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine(isStorable, "This contains the NUL character, or half of a surrogate pair.");

/** A gateway asks for a human's yes to exactly this call. */
export const requestApprovalInput = z.strictObject({
  agent: written(500).describe("As the agent's token names it."),
  agent_issuer: written(500).optional().describe("Who issued that token; left out, the embedded provider."),
  on_behalf_of: written(500).optional().describe("Whom it acts for, by e-mail address or subject."),
  session: written(300).optional(),
  call_id: written(300).describe("What the gateway calls this call by: asked again, it is the same request."),
  server: written(300).optional().describe("By name; left out, it follows from the gateway's routes."),
  tool: written(2_000).describe("As the gateway names it."),
  tool_hash: written(200).optional().describe("Of the definition that the gateway holds."),
  arguments_b64: z
    .string()
    .max(400_000)
    .describe("The bytes of the arguments (a JSON object in UTF-8) as they will be sent, in base64."),
  rationale: textOf(4_000)
    .optional()
    .describe("What the agent says it is for: shown as an unverified claim."),
  evaluation_id: z.uuid().optional().describe("The denial that this follows."),
  idempotency_key: written(200).optional().describe("The header `Idempotency-Key`."),
});

/** What approved it, where it was not votes alone. */
export const approvalBasis = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("standing"),
    id: z.string().describe("Of the standing permission."),
    by: named.describe("Whose yes it is."),
  }),
  z.object({
    kind: z.literal("break_glass"),
    by: named,
    at: z.iso.datetime(),
    reason: z.string(),
    incident: z.string(),
    review_due_at: z.iso.datetime(),
    review: z
      .object({
        by: named,
        at: z.iso.datetime(),
        verdict: z.enum(breakGlassVerdicts),
        note: z.string(),
      })
      .nullable(),
  }),
]);
export type ApprovalBasis = z.output<typeof approvalBasis>;

/** What of it a gateway is told: whose yes it is, and what an emergency was about, is for people. */
export const requestedBasis = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("standing"),
    id: z.string().describe("Of the standing permission."),
    at: z.iso.datetime(),
  }),
  z.object({ kind: z.literal("break_glass"), at: z.iso.datetime() }),
]);

export const progress = z.object({ who: z.string(), need: z.int(), have: z.int() });

/** What a gateway is told. */
export const requestedApproval = z.object({
  id: z.string(),
  version: z.int().describe("One more with each change."),
  status: z.enum(approvalStatuses),
  text: z.string().describe("What to tell the agent."),
  action_hash: z.string(),
  nonce: z.string(),
  tool_hash: z.string(),
  tier: z.int(),
  match_number: z
    .int()
    .nullable()
    .describe("To be shown to whom the agent acts for, who tells it to whoever approves."),
  progress: z.array(progress),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().describe("By when it must be decided."),
  claim_by: z.iso.datetime().nullable().describe("By when it must be claimed, once it is approved."),
  decided_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable().describe("When it was over before its call was made."),
  poll_after_ms: z.int(),
  basis: requestedBasis.nullable().describe("What approved it, where it was not votes alone."),
  superseded_by: z
    .string()
    .nullable()
    .describe("The request that came of it when a person changed its arguments."),
  edited_arguments_b64: z
    .string()
    .nullable()
    .describe("Where a person changed the arguments: the bytes that are to be sent, and no others."),
  web_url: z
    .string()
    .describe("Where people decide. It gives nobody anything: whoever opens it must sign in."),
});
export type RequestedApproval = z.output<typeof requestedApproval>;

/** What a gateway is told when it asks. */
export const createdApproval = requestedApproval.extend({
  again: z.boolean().describe("Whether it was asked for before: then the answer is 200, else 201."),
});
export type CreatedApproval = z.output<typeof createdApproval>;

export const approvalRef = z.strictObject({ id: idText });
export const waitQuery = z.strictObject({
  id: idText,
  wait: z.coerce.number().int().min(0).max(25).default(0).describe("How many seconds to wait for a change."),
  after: z.coerce.number().int().min(0).default(0).describe("The version that is known already."),
});
export const gatewayApprovalsQuery = pageQuery.extend({ live: z.stringbool().default(true) });
export const gatewayApprovalPage = pageOf(requestedApproval);
export const endApprovalInput = z.strictObject({ id: idText, reason: textOf(2_000) });

/** What is painted, and hashed with each vote: from registered names and what was approved, and what the agent claims apart. */
export const approvalDisplay = z.object({
  sentence: z.string(),
  agent: named,
  on_behalf_of: named.nullable(),
  gateway: named,
  server: z.string(),
  server_version: z.string(),
  tool: z.string(),
  access: z.enum(accessLevels),
  effects: z.array(z.string()),
  arguments: z.string().describe("Canonical JSON (RFC 8785)."),
  rationale: z.string().nullable().describe("The agent's own words: an unverified claim."),
  tier: z.int(),
  rules: z.array(z.object({ id: z.string(), reason: z.string() })).describe("Why it asks."),
  expires_at: z.iso.datetime(),
});
export type ApprovalDisplay = z.output<typeof approvalDisplay>;

/** What of arguments is not shown until somebody asks to see it. */
const heldSecrets = {
  secrets: z
    .array(
      z.object({
        pointer: z.string().describe("Where in the arguments (RFC 6901)."),
        characters: z.int(),
        digest: z.string().describe("The beginning of its hash: equal secrets have equal ones."),
      }),
    )
    .describe("Values that look like secrets, by the rules of the audit log."),
  withheld: z
    .boolean()
    .describe("Words stand in the place of the secrets: the reader neither decides nor is acted for."),
};

export const approvalSummary = z.object({
  id: z.string(),
  version: z.int(),
  status: z.enum(approvalStatuses),
  sentence: z.string(),
  agent: named,
  server: z.string(),
  tool: z.string(),
  tier: z.int(),
  progress: z.array(progress),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
});
export type ApprovalSummary = z.output<typeof approvalSummary>;

/** What a person is shown. */
export const approvalView = approvalSummary.extend({
  display: approvalDisplay,
  ...heldSecrets,
  display_hash: z.string(),
  action_hash: z.string(),
  step_up: z.enum(stepUps),
  match_number: z.boolean().describe("Whether whoever approves must type a number."),
  votes: z.array(
    z.object({
      voter: named,
      decision: z.enum(["approve", "reject"]),
      reason: z.string(),
      late: z.boolean(),
      signed_by_key: z
        .boolean()
        .describe("A security key of theirs signed it, and the signature holds now as it did then."),
      created_at: z.iso.datetime(),
    }),
  ),
  waiting_for: z.string().nullable().describe("Who must decide, as a sentence."),
  previous: z
    .object({ id: z.string(), at: z.iso.datetime(), arguments: z.string(), ...heldSecrets })
    .nullable()
    .describe("The last call of this tool by this agent that was approved, to compare with."),
  precedents: z
    .object({
      approved: z.int(),
      denied: z.int(),
      by: z.array(named.extend({ decided: z.int() })),
    })
    .describe("Of this tool in the last 30 days."),
  decided_at: z.iso.datetime().nullable(),
  claim_by: z.iso.datetime().nullable(),
  claimed_at: z.iso.datetime().nullable(),
  ended: z.object({ at: z.iso.datetime(), by: named.nullable(), reason: z.string().nullable() }).nullable(),
  outcome: z.object({ at: z.iso.datetime(), note: z.string().nullable() }).nullable(),
  basis: approvalBasis.nullable(),
  reversibility: z
    .enum(["reversible", "irreversible", "unknown"])
    .describe("As reviewers labelled the tool."),
  edited: z
    .object({
      from: z.string(),
      by: named,
      arguments: z.string().describe("As they were, in canonical JSON."),
      ...heldSecrets,
    })
    .nullable()
    .describe("Where somebody changed the arguments of another request into these."),
  superseded_by: z.string().nullable(),
  can: z.object({
    vote: verdict,
    revoke: verdict,
    edit: verdict,
    break_glass: verdict,
    review_break_glass: verdict,
    give_standing: z.union([
      z.object({ max_minutes: z.int(), max_calls: z.int() }),
      z.object({ no: z.string() }),
    ]),
  }),
});
export type ApprovalView = z.output<typeof approvalView>;

export const approvalsQuery = pageQuery.extend({
  view: z.enum(["needs_me", "open", "mine", "over"]).default("needs_me"),
  agent: idText.optional(),
});
export const approvalPage = pageOf(approvalSummary);
