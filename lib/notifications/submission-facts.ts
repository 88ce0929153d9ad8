import type { OutboxEvent } from "#lib/core/events.ts";
import type { SubmissionStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { summaryInclude, toDecisionCase } from "#lib/registry/index.ts";
import { loadDeciders } from "./deciders.ts";
import type { SubmissionFacts } from "./facts.ts";
import { presentWith, type Reader, signersOf, toReaders } from "./readers.ts";

type SubmissionEvent = Extract<OutboxEvent, { submission_id: string }>;
type Submission = NonNullable<Awaited<ReturnType<typeof loadSubmission>>>;
type Doing = Pick<SubmissionFacts, "actor"> & { participants: string[] };

/** @returns null when there is no such submission, or not what the event tells of */
export async function loadSubmissionFacts(
  tx: Tx,
  event: SubmissionEvent,
  at: Date,
): Promise<SubmissionFacts | null> {
  const row = await loadSubmission(tx, event.submission_id);
  const doing = row && (await loadDoing(tx, event, row));
  if (!row || !doing) return null;
  const people = await loadDeciders(tx, at);
  const owners = ownersOf(row);
  const { version } = row;
  const name = version ? `${version.server.name} ${version.version}` : (row.url ?? row.id);
  return {
    subject: { type: "submission", id: row.id, name },
    actor: doing.actor,
    status: row.status as SubmissionStatus,
    // Whoever answers for a machine hears of what it submitted.
    submitters: row.submitterId ? toReaders([row.submitterId]) : owners,
    owners,
    voters: toReaders(row.votes.map(({ voterId }) => voterId)),
    participants: toReaders(doing.participants),
    signers: signersOf(toDecisionCase(row), people),
    governance: presentWith("governance", people),
    administrators: presentWith("admin", people),
    lapseOver: event.kind === "submission.decided" && event.status === "approved" ? row.versionId : null,
  };
}

function ownersOf({ ownerUserId, ownerTeam }: Submission): Reader[] {
  return toReaders([ownerUserId, ...(ownerTeam?.members.map(({ userId }) => userId) ?? [])]);
}

function loadSubmission(tx: Tx, id: string) {
  return tx.submission.findUnique({ where: { id }, include: summaryInclude });
}

/** Who did what the event tells of; null when that is not there. */
async function loadDoing(tx: Tx, event: SubmissionEvent, row: Submission): Promise<Doing | null> {
  switch (event.kind) {
    case "submission.commented": {
      const comment = await tx.comment.findUnique({
        where: { id: event.comment_id, thread: { submissionId: row.id } },
        include: { author: true, thread: { include: { comments: true } } },
      });
      if (!comment) return null;
      // Who joined the conversation later has read it.
      const earlier = comment.thread.comments.filter(({ createdAt }) => createdAt < comment.createdAt);
      return { actor: comment.author, participants: earlier.map(({ authorId }) => authorId) };
    }
    case "submission.late_vote": {
      const vote = row.votes.find(({ id }) => id === event.vote_id);
      return vote ? { actor: vote.voter, participants: [] } : null;
    }
    case "submission.changes_requested": {
      const vote = row.votes.findLast(({ decision }) => decision === "request_changes");
      return { actor: vote?.voter ?? null, participants: [] };
    }
    case "submission.decided":
      return { actor: event.status === "withdrawn" ? row.submitter : null, participants: [] };
    default:
      return { actor: null, participants: [] };
  }
}
