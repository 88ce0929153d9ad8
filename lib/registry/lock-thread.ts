import { notFound } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { type DiscussedRow, discussedInclude, type ThreadRow, threadInclude } from "./thread-view.ts";

/** @throws DomainError `not_found` */
export async function loadDiscussed(tx: Tx, id: string): Promise<DiscussedRow> {
  const submission = await tx.submission.findUnique({ where: { id }, include: discussedInclude });
  if (!submission) throw notFound("submission");
  return submission;
}

/**
 * Locks one conversation of a submission, so that answering and resolving it queue up. The submission is not locked:
 * talking about it keeps nobody from deciding.
 *
 * @throws DomainError `not_found`
 */
export async function lockThread(tx: Tx, submissionId: string, threadId: string): Promise<ThreadRow> {
  await tx.$queryRaw`SELECT id FROM comment_thread WHERE id = ${threadId} FOR UPDATE`;
  return loadThread(tx, submissionId, threadId);
}

/** @throws DomainError `not_found` */
export async function loadThread(tx: Tx, submissionId: string, threadId: string): Promise<ThreadRow> {
  const thread = await tx.commentThread.findUnique({
    where: { id: threadId, submissionId },
    include: threadInclude,
  });
  if (!thread) throw notFound("conversation");
  return thread;
}
