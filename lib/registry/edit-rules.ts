import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import { openSubmissionStatuses } from "#lib/core/words.ts";

type Editable = {
  status: string;
  submitterId: string | null;
  publisher: string | null;
  readError: string | null;
};

/** Whether this actor is who submitted it, in person or as the same machine. */
export function isSubmitter(
  actor: Actor,
  { submitterId, publisher }: Pick<Editable, "submitterId" | "publisher">,
): boolean {
  if (actor.kind === "user") return actor.id === submitterId;
  return actor.kind === "publisher" && actor.id === publisher;
}

/** May this actor change or withdraw this submission? Only its submitter, and only while it is open. */
export function mayEdit(actor: Actor, submission: Editable): Verdict {
  const permitted = can(actor, "submission.edit");
  if (permitted !== true) return permitted;
  if (!isSubmitter(actor, submission)) return { no: "Only who submitted this can change it." };
  if (!(openSubmissionStatuses as readonly string[]).includes(submission.status))
    return { no: `This submission is ${submission.status} and no longer changes.` };
  return true;
}

/** May this actor have the server read again? Only after a reading that failed. */
export function mayRetry(actor: Actor, submission: Editable): Verdict {
  const edit = mayEdit(actor, submission);
  if (edit !== true) return edit;
  return submission.readError ? true : { no: "The last reading did not fail." };
}

/** May this actor change what the submission says? Not while the server is being read. */
export function mayRevise(actor: Actor, submission: Editable): Verdict {
  const edit = mayEdit(actor, submission);
  if (edit !== true) return edit;
  return submission.status === "draft" && !submission.readError
    ? { no: "The server is being read. Try again in a moment." }
    : true;
}

/** @throws DomainError `forbidden` for somebody else's submission, `conflict` when its state is in the way */
export function assertVerdict(verdict: Verdict, code: "forbidden" | "conflict"): void {
  if (verdict !== true) throw new DomainError(code, verdict.no);
}
