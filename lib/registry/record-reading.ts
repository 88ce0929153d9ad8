import { z } from "zod";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { type CommandCtx, command, noOutput } from "#lib/kernel/command.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { enterReview } from "./enter-review.ts";
import { lockSubmission } from "./lock-submission.ts";
import { serverJson } from "./server-json.ts";
import { hashedFacts, type SnapshotBody, snapshotBody } from "./snapshot.ts";
import type { SubmissionRow } from "./submission-row.ts";

const reading = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("read"),
    document: serverJson,
    /** Null when the document names nothing that can be read over a network. */
    snapshot: snapshotBody.nullable(),
  }),
  z.object({ outcome: z.literal("failed"), error: z.string() }),
]);
export type Reading = z.output<typeof reading>;

type Awaiting = Pick<SubmissionRow, "status" | "readAttempt" | "readAt" | "readError">;

/** Whether an attempt's outcome still matters: not for a job that ran twice, nor for a submission withdrawn meanwhile. */
export function isReadingAwaited(submission: Awaiting, attempt: number): boolean {
  const { status, readAttempt, readAt, readError } = submission;
  return (
    readAttempt === attempt && !readAt && !readError && (status === "draft" || status === "changes_requested")
  );
}

/** Takes over what reading the server gave: on to review, or back to the submitter with the reason. */
export const recordReading = command({
  id: "submission.read_server",
  permission: "submission.edit",
  summary: "Record what reading a submitted server gave",
  input: z.object({ submission_id: z.string(), attempt: z.number().int(), reading }),
  output: noOutput,
  async run(ctx, { submission_id, attempt, reading }) {
    const submission = await lockSubmission(ctx.tx, submission_id);
    if (!isReadingAwaited(submission, attempt))
      throw new DomainError("conflict", `Reading ${attempt} of ${submission_id} is no longer awaited.`);

    const failure = reading.outcome === "failed" ? reading.error : await takeOver(ctx, submission, reading);
    if (failure !== null)
      await ctx.tx.submission.update({
        where: { id: submission_id },
        data: {
          readError: failure,
          // The server did answer; what is in the way is here.
          readAt: reading.outcome === "read" ? await ctx.now() : null,
          ...(submission.status === "draft" ? { versionId: null } : {}),
        },
      });
    await ctx.audit({
      target: {
        type: "submission",
        id: submission_id,
        name: submission.version?.server.name ?? submission.url ?? undefined,
      },
      before: { status: submission.status },
      after:
        failure === null
          ? await factsAfter(ctx, submission_id)
          : { status: submission.status, error: failure },
    });
    return {};
  },
});

/** @returns why it could not be taken over, or null */
async function takeOver(
  ctx: CommandCtx,
  submission: SubmissionRow,
  { document, snapshot }: Extract<Reading, { outcome: "read" }>,
): Promise<string | null> {
  const stored = snapshot && { ...(await storeSnapshot(ctx, snapshot)), body: snapshot };
  try {
    await enterReview(ctx, submission, { document, snapshot: stored, read: true, findings: [] });
    return null;
  } catch (error) {
    if (error instanceof DomainError && error.code === "conflict") return error.message;
    throw error;
  }
}

/** Snapshots are shared by hash: reading the same server twice stores it once. */
async function storeSnapshot(ctx: CommandCtx, snapshot: SnapshotBody): Promise<{ id: string; hash: string }> {
  const hash = digestOf(hashedFacts(snapshot));
  const tools = snapshot.items
    .filter(({ kind }) => kind === "tool")
    .map(({ name }) => name.replaceAll("\0", "\u2400").toWellFormed());
  await ctx.tx.$executeRaw`
    INSERT INTO snapshot (id, hash, protocol_version, body, tool_names, created_at)
    VALUES (${newId("snapshot")}, ${hash}, ${snapshot.protocol_version}, ${canonicalJson(snapshot)}, ${tools}, ${await ctx.now()})
    ON CONFLICT (hash) DO NOTHING`;
  return ctx.tx.snapshot.findUniqueOrThrow({ where: { hash }, select: { id: true, hash: true } });
}

async function factsAfter(ctx: CommandCtx, id: string) {
  const row = await ctx.tx.submission.findUniqueOrThrow({
    where: { id },
    include: { snapshot: true, version: { include: { server: true } } },
  });
  return {
    status: row.status,
    server: row.version && `${row.version.server.name}@${row.version.version}`,
    snapshot: row.snapshot?.hash ?? null,
    digest: row.digest,
  };
}
