import type { Actor } from "#lib/core/actor.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import { isSubmitter } from "./edit-rules.ts";

type Discussed = Parameters<typeof isSubmitter>[1] & { status: string };
type Thread = {
  resolvedAt: Date | null;
  resolvedBy: { name: string } | null;
  /** Who began it. */
  openerId: string;
};

/** May this actor say something about this submission? As long as what they say can still change something. */
export function mayComment(actor: Actor, submission: Pick<Discussed, "status">): Verdict {
  const permitted = can(actor, "submission.comment");
  if (permitted !== true) return permitted;
  if (actor.kind !== "user") return { no: "Only a person can comment." };
  switch (submission.status) {
    case "in_review":
    case "changes_requested":
      return true;
    case "draft":
      return { no: "There is nothing to comment on yet: the server has not been read." };
    default:
      return { no: `This submission is ${submission.status}; what was said about it stays as it is.` };
  }
}

/** May this actor close a conversation? Whoever began it, reviewers, and who it asks: the submitting side. */
export function mayResolve(actor: Actor, submission: Discussed, thread: Thread): Verdict {
  const comment = mayComment(actor, submission);
  if (comment !== true) return comment;
  if (!isParty(actor, thread) && !isSubmitter(actor, submission))
    return { no: "Only who began this conversation, a reviewer or who submitted can resolve it." };
  if (thread.resolvedAt === null) return true;
  const who = thread.resolvedBy ? oneLine(thread.resolvedBy.name) : "The next revision";
  return { no: `${who} resolved this already.` };
}

/** May this actor take a conversation up again? Whoever began it, and reviewers. */
export function mayReopen(actor: Actor, submission: Discussed, thread: Thread): Verdict {
  const comment = mayComment(actor, submission);
  if (comment !== true) return comment;
  if (!isParty(actor, thread))
    return { no: "Only who began this conversation, or a reviewer, can take it up again." };
  return thread.resolvedAt ? true : { no: "This conversation is open." };
}

function isParty(actor: Actor, { openerId }: Thread): boolean {
  return (actor.kind === "user" && actor.id === openerId) || can(actor, "submission.vote") === true;
}
