import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import { openSubmissionStatuses } from "#lib/core/words.ts";
import { submittersOf } from "./submission-row.ts";

type Submitted = Parameters<typeof submittersOf>[0] & { publisher: string | null };

type Editable = Submitted & {
  status: string;
  document: string | null;
  readAt: Date | null;
  readError: string | null;
};

/** Whether this actor is who submitted it: in person, as the same machine, or in the team that answers for the machine. */
export function isSubmitter(actor: Actor, submission: Submitted): boolean {
  if (actor.kind === "user") return submittersOf(submission).includes(actor.id);
  return actor.kind === "publisher" && actor.id === submission.publisher;
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

/** May this actor have the server read again? Only after a reading that failed, and not once it is in review without. */
export function mayRetry(actor: Actor, submission: Editable): Verdict {
  const edit = mayEdit(actor, submission);
  if (edit !== true) return edit;
  if (!submission.readError) return { no: "The last reading did not fail." };
  return submission.status === "in_review"
    ? { no: "This is in review without a reading. Once changes are requested, the server is read again." }
    : true;
}

/** May this actor send it to review without a reading? Only when the server gave no answer, and its document is known. */
export function maySubmitUnread(actor: Actor, submission: Editable): Verdict {
  const retry = mayRetry(actor, submission);
  if (retry !== true) return retry;
  if (submission.readAt) return { no: "The server was read; what is in the way is something else." };
  return submission.document !== null
    ? true
    : {
        no: "Its server.json is not known yet. Revise the submission with one, or have the server read again.",
      };
}

/** May this actor change what the submission says? Not while the server is being read. */
export function mayRevise(actor: Actor, submission: Editable): Verdict {
  const edit = mayEdit(actor, submission);
  if (edit !== true) return edit;
  return submission.status === "draft" && !submission.readError
    ? { no: "The server is being read. Try again in a moment." }
    : true;
}

/** May this actor put another document in its place? Not under the eyes of its reviewers. */
export function mayReplaceDocument(actor: Actor, submission: Editable): Verdict {
  const revise = mayRevise(actor, submission);
  if (revise !== true) return revise;
  return submission.status === "in_review"
    ? {
        no: "A document under review does not change. Wait until changes are requested, or withdraw and submit it anew.",
      }
    : true;
}

/** @throws DomainError `forbidden` for somebody else's submission, `conflict` when its state is in the way */
export function assertVerdict(verdict: Verdict, code: "forbidden" | "conflict"): void {
  if (verdict !== true) throw new DomainError(code, verdict.no);
}
