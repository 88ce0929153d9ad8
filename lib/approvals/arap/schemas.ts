import { z } from "zod";
import { evaluationRequest } from "#lib/access/pdp/schemas.ts";
import { textOf } from "#lib/core/text.ts";

/*
 * The wire of the OpenID AuthZEN Access Request and Approval Profile 1.0, draft 1. Members that are not known are ignored
 * (Forward Compatibility).
 */

const written = z.string().min(1).max(2_000);

/** Whoever acts for the subject, and for whom that one acts in turn. */
const actor = z.object({ id: written, issuer: written.optional(), act: z.unknown().optional() });

/** A denial of an evaluation, sent back to ask about it (Access Request Submission). */
export const accessSubmission = evaluationRequest.extend({
  context: z
    .looseObject({
      business_justification: textOf(4_000)
        .optional()
        .describe("What it is for, in the agent's words: shown to whoever decides as an unverified claim."),
      arguments_b64: z
        .string()
        .max(400_000)
        .optional()
        .describe("The bytes of the arguments, in base64; their canonical JSON is what is bound."),
      call_id: z
        .string()
        .min(1)
        .max(300)
        .optional()
        .describe("What the gateway calls this call by: asked about again, it is the same request."),
    })
    .optional(),
  denial: z
    .object({
      binding_token: z.string().max(8_000).optional(),
      evaluation_id: z.string().max(200).optional(),
      expires_at: z.string().max(100).optional(),
    })
    .optional()
    .describe("Echoed from the denial's `access_request`; the token is what binds."),
  requested_access: z
    .object({
      requested_until: z.iso.datetime({ offset: true }).optional(),
      emergency: z.boolean().optional(),
    })
    .optional()
    .describe("Not met: how long a yes holds is the policy's to say, and it is for one call."),
  client: z
    .object({ id: written.optional(), name: written.optional(), actor: actor.optional() })
    .optional()
    .describe("`actor` says who acts where the subject does not; it must be the agent that was denied."),
  items: z.undefined({ error: "Ask about one call at a time: a bundle is not taken." }).optional(),
  callback: z
    .undefined({
      error:
        "No callback endpoint is registered for this gateway. Leave it out, and ask the status endpoint.",
    })
    .optional(),
});
export type AccessSubmission = z.output<typeof accessSubmission>;

export const taskStatuses = ["pending", "approved", "denied", "expired", "cancelled"] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** The handle of a request, and how far it is. */
export const accessTask = z.object({
  id: z.string(),
  status: z.enum(taskStatuses),
  status_endpoint: z.url(),
  expires_at: z.iso.datetime().describe("Until when it can be asked for."),
  progress: z
    .object({ current_step: z.int(), total_steps: z.int(), step_name: z.string() })
    .optional()
    .describe("The first stage that lacks somebody."),
  match_number: z
    .int()
    .optional()
    .describe("To be shown to whom the agent acts for, who tells it to whoever approves; while it waits."),
  links: z.object({
    review: z.url().describe("Where people decide. It gives nobody anything: whoever opens it must sign in."),
    cancel: z.url().optional(),
    replacement: z
      .url()
      .optional()
      .describe("The status endpoint of the request that came of it when somebody changed its arguments."),
  }),
  display: z.object({ title: z.string(), description: z.string() }),
  edited_arguments_b64: z
    .string()
    .optional()
    .describe("Where a person changed the arguments: the bytes that are to be sent, and no others."),
});

/** What an approved request gives: nothing by itself, but for a new evaluation of the call. */
export const approvalResult = z.object({
  mode: z.literal("reevaluate"),
  approval: z.object({
    id: z.string(),
    approved_at: z.iso.datetime().optional(),
    approved_until: z.iso.datetime(),
  }),
});
export const accessTaskAnswer = z.object({ task: accessTask, result: approvalResult.optional() });
export type AccessTaskAnswer = z.output<typeof accessTaskAnswer>;

export const cancelTaskInput = z.object({
  reason: textOf(200).optional(),
  comment: textOf(1_500).optional(),
});
