import { z } from "zod";
import { idText, textOf } from "#lib/core/text.ts";
import { policyChangeStatuses } from "#lib/core/words.ts";

const person = z.object({ id: z.string(), name: z.string() });
const verdict = z.union([z.literal(true), z.object({ no: z.string() })]);

/** @param content what the version says, by the name that the policy has for it */
export function proposeInput<S extends z.ZodRawShape>(content: S) {
  return z.strictObject({
    base_version: z
      .int()
      .describe("The version that the proposal changes; refused when another is in force by now."),
    ...content,
    reason: textOf(2_000).describe("Why. Everybody who reads the record later sees it."),
  });
}

export const proposalRef = z.strictObject({ id: idText });

export const voteOnProposalInput = z.strictObject({
  id: idText,
  decision: z.enum(["approve", "reject"]),
  digest: z.string().max(100).describe("The digest of the proposal that you read."),
  reason: textOf(2_000),
});
export type ProposalVote = z.output<typeof voteOnProposalInput>;

/** @param content what the version says, and what the one says that it changes */
export function proposalView<S extends z.ZodRawShape>(content: S) {
  return z.object({
    id: z.string(),
    status: z.enum(policyChangeStatuses),
    base_version: z.int(),
    adopted_version: z.int().nullable(),
    ...content,
    digest: z.string(),
    reason: z.string(),
    proposer: person,
    votes: z.array(
      z.object({
        voter: person,
        decision: z.enum(["approve", "reject"]),
        reason: z.string(),
        late: z.boolean().describe("It came after the decision and counts for nothing."),
        created_at: z.iso.datetime(),
      }),
    ),
    waiting_for: z.string().nullable().describe("Who must act next, as a sentence."),
    can: z.object({ vote: verdict, withdraw: verdict }),
    created_at: z.iso.datetime(),
    decided_at: z.iso.datetime().nullable(),
  });
}
/** Of any policy: without what the version says. */
export type ProposalView = z.output<ReturnType<typeof proposalView<Record<never, never>>>>;

/** @param content what the version says, and what the one before said */
export function versionView<S extends z.ZodRawShape>(content: S) {
  return z.object({
    version: z.int(),
    ...content,
    reason: z.string().nullable().describe("Why it was proposed; null for what the product came with."),
    created_by: z.string().describe("Who proposed it."),
    signed_by: z.array(z.string()).describe("Who signed it."),
    created_at: z.iso.datetime(),
    in_force: z.boolean(),
  });
}
/** Of any policy: without what the version says. */
export type VersionView = z.output<ReturnType<typeof versionView<Record<never, never>>>>;
