import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, textOf } from "#lib/core/text.ts";
import { breakGlassVerdicts } from "#lib/core/words.ts";
import { approvalSummary } from "../requests/schemas.ts";
import { changedApproval, voteApprovalInput } from "../votes/schemas.ts";

const named = z.object({ id: z.string(), name: z.string() });

/** One person's yes, now, where a rule asks for others. It is bound to what was painted, as a vote is. */
export const breakGlassInput = z.strictObject({
  id: idText,
  version: z.int(),
  action_hash: z.string().max(100),
  display_hash: z.string().max(100),
  reason: textOf(2_000).describe("Why it can't wait for those whom the rule names."),
  incident: textOf(200).describe("What the incident is called where it is handled."),
  number: voteApprovalInput.shape.number,
  assertion: voteApprovalInput.shape.assertion,
});

export const glassBroken = changedApproval.extend({
  claim_by: z.iso.datetime(),
  review_due_at: z.iso.datetime().describe("By when a second person is to look at it."),
});

export const reviewBreakGlassInput = z.strictObject({
  id: idText.describe("Of the approval."),
  verdict: z.enum(breakGlassVerdicts),
  note: textOf(2_000),
});

export const glassReviewed = z.object({
  id: z.string(),
  verdict: z.enum(breakGlassVerdicts),
  reviewed_at: z.iso.datetime(),
});

export const brokenGlass = z.object({
  approval: approvalSummary,
  by: named,
  at: z.iso.datetime(),
  reason: z.string(),
  incident: z.string(),
  review_due_at: z.iso.datetime(),
  overdue: z.boolean(),
  reviewed: z
    .object({ by: named, at: z.iso.datetime(), verdict: z.enum(breakGlassVerdicts), note: z.string() })
    .nullable(),
});
export type BrokenGlass = z.output<typeof brokenGlass>;

export const brokenGlassQuery = pageQuery.extend({
  open: z.stringbool().optional().describe("Only what nobody looked at yet; or only what somebody did."),
});
export const brokenGlassPage = pageOf(brokenGlass);
