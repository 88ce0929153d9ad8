import { z } from "zod";
import { idText, textOf } from "#lib/core/text.ts";
import { approvalStatuses } from "#lib/core/words.ts";
import { assertionResponse } from "#lib/identity/security-keys/schemas.ts";
import { giveStandingInput } from "../standing/schemas.ts";

export const voteApprovalInput = z.strictObject({
  id: idText,
  decision: z.enum(["approve", "reject"]),
  version: z.int().describe("Of the request as it was painted."),
  action_hash: z.string().max(100),
  display_hash: z.string().max(100).describe("Of what was painted."),
  reason: textOf(2_000).optional().describe("Needed to deny: the agent is told."),
  number: z
    .int()
    .min(0)
    .max(99)
    .optional()
    .describe("The number that the agent's person sees, where one must be matched."),
  assertion: assertionResponse
    .optional()
    .describe("What a security key signed (AuthenticationResponseJSON of WebAuthn), where one is asked for."),
  standing: giveStandingInput.optional().describe("Allow what is like it, for a while."),
});

/** What a key may sign here: one yes among those that the rule asks for, or one in their place. */
export const keyActs = ["vote", "break_glass"] as const;
export type KeyAct = (typeof keyActs)[number];

export const assertionOptionsInput = z.strictObject({
  id: idText,
  act: z
    .enum(keyActs)
    .describe("What the signature is for; it is refused for the other: `break_glass` is a yes alone."),
  version: z.int().describe("Of the request as it was painted."),
  action_hash: z.string().max(100),
  display_hash: z.string().max(100).describe("Of what was painted."),
});

export const changedApproval = z.object({
  id: z.string(),
  version: z.int(),
  status: z.enum(approvalStatuses),
});

export const votedApproval = changedApproval.extend({
  vote: z
    .enum(["counted", "late", "revoked"])
    .describe(
      "`late`: kept, and it changed nothing. `revoked`: a no that stopped what was approved already.",
    ),
  text: z.string().describe("What became of it, for whoever voted."),
});

export const revokeApprovalInput = z.strictObject({ id: idText, reason: textOf(2_000) });
