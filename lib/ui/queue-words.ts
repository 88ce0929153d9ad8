import type { BulkResult } from "#lib/registry/review-schemas.ts";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { plural } from "./format.ts";
import { submissionStatusLabels } from "./labels.ts";

export type BulkAction = "claim" | "release" | "approve" | "request_changes" | "reject";

/** The button's verb, and what is said once it is done. */
export const bulkWords: Record<BulkAction, { verb: string; done: string }> = {
  claim: { verb: "Claim", done: "claimed" },
  release: { verb: "Release", done: "released" },
  approve: { verb: "Approve", done: "approved by you" },
  request_changes: { verb: "Request changes", done: "sent back by you" },
  reject: { verb: "Reject", done: "rejected by you" },
};

/** Why a submission can't be ticked: there is nothing left that a reviewer could do with it. */
export function whyNotSelectable({ status, claimed_by }: SubmissionSummary): string | null {
  if (status === "in_review" || claimed_by) return null;
  return `${submissionStatusLabels[status]}: there is nothing to claim or decide.`;
}

/** Whether its time is up. Only while it is in review does its clock run. */
export function isOverdue(
  { status, due_at }: Pick<SubmissionSummary, "status" | "due_at">,
  nowMs: number,
): boolean {
  return status === "in_review" && due_at !== null && new Date(due_at).getTime() <= nowMs;
}

/** `3 submissions claimed, 1 not` */
export function bulkSummary(action: BulkAction, { items }: BulkResult): string {
  const worked = items.filter(({ ok }) => ok).length;
  const failed = items.length - worked;
  const done = `${plural(worked, "submission")} ${bulkWords[action].done}`;
  return failed === 0 ? done : `${done}, ${failed} not`;
}
