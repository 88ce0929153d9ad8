import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { log } from "#lib/log.ts";
import { isReadingAwaited, type readServerJob, recordReading } from "#lib/registry/index.ts";
import { serverJson } from "#lib/registry/server-json.ts";
import { readServer } from "./read-server.ts";

/** Handles `read-server`: calls the outside first, then records what came of it in one transaction. */
export async function handleReadServer({
  submission_id,
  attempt,
}: z.output<typeof readServerJob.payload>): Promise<void> {
  const submission = await db().submission.findUniqueOrThrow({
    where: { id: submission_id },
    select: { url: true, document: true, status: true, readAttempt: true, readAt: true, readError: true },
  });
  // Withdrawn or read meanwhile: nobody waits for it, so nobody is called.
  if (!isReadingAwaited(submission, attempt)) return;
  const startedAt = performance.now();
  const reading = await readServer(
    submission.url === null
      ? { document: serverJson.parse(JSON.parse(submission.document ?? "null")) }
      : { url: submission.url },
  );
  log.info(
    {
      submissionId: submission_id,
      attempt,
      outcome: reading.outcome,
      ms: Math.round(performance.now() - startedAt),
    },
    "server read",
  );
  try {
    await recordReading(systemCtx("Server reader"), { submission_id, attempt, reading });
  } catch (error) {
    // Withdrawn, or read by a job that ran twice: the outcome is settled already.
    if (!(error instanceof DomainError && error.code === "conflict")) throw error;
  }
}
