import { plainVisible } from "#lib/core/visible-text.ts";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { roleLabels } from "./labels.ts";

const nameMax = 80;

/** What to call a submission: by its server once that is known, else by its address. */
export function submissionTitle({
  server,
  url,
  id,
}: Pick<SubmissionSummary, "server" | "url" | "id">): string {
  return server?.title ?? server?.name ?? url ?? id;
}

/** `Weather 1.2.0`, for sentences: hostile characters as code points, and no longer than a line. */
export function submissionName(submission: Pick<SubmissionSummary, "server" | "url" | "id">): string {
  const { server } = submission;
  const title = submissionTitle(submission);
  return plainVisible(server ? `${title} ${server.version}` : title, nameMax);
}

/** Who must act next, short enough for a column; null when nobody must. */
export function waitingWords(submission: SubmissionSummary): string | null {
  const { status, reading, submitter, stages } = submission;
  if (status === "draft")
    return reading.status === "failed" ? `${submitter.name}, to retry` : "The reading to finish";
  if (status === "changes_requested") return `${submitter.name}, to answer`;
  if (status !== "in_review") return null;
  const open = stages.filter(({ have, need }) => have < need);
  if (open.length === 0) return "An administrator";
  return open.map(({ role, have, need }) => `${need - have} ${roleLabels[role].toLowerCase()}`).join(", ");
}
