import type { SubmissionStatus } from "#lib/core/words.ts";
import type { Phase } from "#lib/decisions/index.ts";

/** Every step a submission may take. All others are refused, here and by the database. */
export const submissionTransitions: Record<SubmissionStatus, readonly SubmissionStatus[]> = {
  draft: ["in_review", "withdrawn", "superseded"],
  in_review: ["changes_requested", "approved", "rejected", "withdrawn", "superseded"],
  changes_requested: ["in_review", "withdrawn", "superseded"],
  approved: [],
  rejected: [],
  withdrawn: [],
  superseded: [],
};

/** What a status means to whoever wants to vote. The reason is shown to them as it stands. */
export function phaseOf(status: SubmissionStatus): Phase {
  switch (status) {
    case "draft":
      return { kind: "paused", because: "The server has not been read yet; voting opens once it has." };
    case "in_review":
      return { kind: "open" };
    case "changes_requested":
      return {
        kind: "paused",
        because: "Changes were requested; voting opens again when it is resubmitted.",
      };
    case "approved":
    case "rejected":
      return { kind: "decided", because: `This submission is ${status}; its votes are final.` };
    case "withdrawn":
    case "superseded":
      return { kind: "closed", because: `This submission is ${status}; its votes are final.` };
  }
}
