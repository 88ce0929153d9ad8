import type { BulkResult } from "#lib/registry/review-schemas.ts";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { plural } from "./format.ts";
import { submissionStatusLabels } from "./labels.ts";

export type BulkAction = "claim" | "release" | "approve" | "request_changes" | "reject";

/** What is asked, and what is said once it is done. */
const bulkWords: Record<BulkAction, { verb: string; done: string }> = {
  claim: { verb: "Claim", done: "claimed" },
  release: { verb: "Release", done: "released" },
  approve: { verb: "Approve", done: "approved by you" },
  request_changes: { verb: "Request changes to", done: "sent back by you" },
  reject: { verb: "Reject", done: "rejected by you" },
};

/** `Approve 3 submissions` */
export function bulkTitle(action: BulkAction, n: number): string {
  return `${bulkWords[action].verb} ${plural(n, "submission")}`;
}

/** Whether somebody has it, as far as that matters: what is decided needs nobody. */
export function isHeld({ status, claimed_by }: Pick<SubmissionSummary, "status" | "claimed_by">): boolean {
  return claimed_by !== null && (status === "in_review" || status === "changes_requested");
}

/** Why a submission can't be ticked: there is nothing left that a reviewer could do with it. */
export function whyNotSelectable(submission: SubmissionSummary): string | null {
  if (submission.status === "in_review" || isHeld(submission)) return null;
  return `${submissionStatusLabels[submission.status]}: there is nothing to claim or decide.`;
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
