import { z } from "zod";
import { idText, textOf } from "#lib/core/text.ts";
import { changedApproval } from "../votes/schemas.ts";

export const claimInput = z.strictObject({
  id: idText,
  action_hash: z.string().max(100).describe("Computed from the bytes that are about to be sent."),
  claim_nonce: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,200}$/, "A nonce is 16 to 200 letters, digits, _ and -.")
    .describe("Chosen by the gateway and kept: the same one gets the same token again."),
  session: z
    .strictObject({
      id: z.string().min(1).max(200),
      steps: z.int().min(0).nullable().default(null),
      cost: z.number().min(0).nullable().default(null),
    })
    .optional()
    .describe("What the session came to before this call, where the policy limits sessions."),
  regions: z.array(z.string().min(1).max(100)).max(20).default([]).describe("Where data goes."),
});
export const claimed = z.object({
  id: z.string(),
  token: z.string().describe("A compact JWS (EdDSA), for this gateway and this call alone."),
  expires_at: z.iso.datetime(),
  outcome_by: z.iso.datetime().describe("By when to say what came of it."),
});
export const outcomeInput = z.strictObject({
  id: idText,
  result: z.enum(["succeeded", "failed"]),
  note: textOf(2_000).optional(),
});
export const notedOutcome = changedApproval;
