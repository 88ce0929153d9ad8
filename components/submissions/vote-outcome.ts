import type { VoteDecision } from "#lib/core/words.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { submissionName } from "#lib/ui/submission-words.ts";

/** What to tell somebody whose vote was taken. */
export function outcomeToast(decision: VoteDecision, after: SubmissionView, me: string) {
  const name = submissionName(after);
  const last = after.votes.findLast(({ voter }) => voter.id === me);
  if (last?.late)
    return { title: "It was decided before", description: "Your vote is kept as late. It changes nothing." };
  if (after.status === "approved" && after.server)
    return { title: `${name} is live`, action: { label: "View", href: routes.server(after.server.name) } };
  if (decision === "reject") return { title: `${name} is rejected` };
  if (decision === "request_changes") return { title: `Changes requested from ${after.submitter.name}` };
  const waiting = after.waiting_for ? `Waiting for ${after.waiting_for}.` : undefined;
  return {
    title: `You approved ${name}`,
    description: waiting,
    action: { label: "Next", href: routes.submissions({ view: "needs_me" }) },
  };
}
