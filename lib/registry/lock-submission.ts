import { notFound } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { type SubmissionRow, submissionInclude } from "./submission-row.ts";

/**
 * Locks a submission and reads it under the lock, votes and voters as they are now. Every change to a submission
 * starts here, so that changes queue up: two last votes are both counted and one transition happens.
 *
 * @throws DomainError `not_found`
 */
export async function lockSubmission(tx: Tx, id: string): Promise<SubmissionRow> {
  await tx.$queryRaw`SELECT id FROM submission WHERE id = ${id} FOR UPDATE`;
  const row = await tx.submission.findUnique({ where: { id }, include: submissionInclude });
  if (!row) throw notFound("submission");
  return row;
}
