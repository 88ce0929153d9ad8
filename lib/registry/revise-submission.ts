import type { Actor } from "#lib/core/actor.ts";
import { DomainError, invalidField } from "#lib/core/errors.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import { findOwner } from "#lib/identity/index.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { answerThreads } from "./answer-threads.ts";
import { claimVersion } from "./claim-version.ts";
import { documentColumns } from "./claims.ts";
import { assertVerdict, isSubmitter, mayEdit, mayReplaceDocument, mayRevise } from "./edit-rules.ts";
import { inputIssues } from "./input-issues.ts";
import { intakeFindings } from "./intake-findings.ts";
import { readServerJob } from "./jobs.ts";
import { lockSubmission } from "./lock-submission.ts";
import { keptFindings } from "./not-read.ts";
import { matrixOfReview, requiredStages } from "./required-stages.ts";
import { keepRound } from "./review-round.ts";
import { reviseSubmissionInput, submissionView } from "./schemas.ts";
import type { ServerJson } from "./server-json.ts";
import { findingsOf, labelsOf, ownerOf, type SubmissionRow } from "./submission-row.ts";
import { loadSubmissionView } from "./submission-view.ts";

/**
 * Changes what a submission says. In review, the digest moves and votes on the old one stay visible and count no more;
 * after requested changes, the server is read again and the submission goes back to review. Before review and after
 * requested changes, its document can be replaced by another one of the same name.
 */
export const reviseSubmission = command({
  id: "submission.revise",
  permission: "submission.edit",
  summary: "Change what your submission says, or resubmit after requested changes",
  input: reviseSubmissionInput,
  output: submissionView,
  target: ({ id }) => ({ type: "submission", id }),
  lookUp: inputIssues,
  async run(ctx, { id, server, ...changes }) {
    const submission = await lockSubmission(ctx.tx, id);
    const theirs = isSubmitter(ctx.actor, submission);
    assertVerdict(mayEdit(ctx.actor, submission), theirs ? "conflict" : "forbidden");
    assertVerdict(mayRevise(ctx.actor, submission), "conflict");
    if (server) refuseDocument(ctx.actor, submission, server);

    const before = factsOf(submission);
    const after = { ...before, ...changes };
    refuseOwnerChange(submission, before, after);
    const versionId = server ? await claimVersion(ctx, server, id) : submission.versionId;
    const owner = await findOwner(ctx.tx, after.owner);
    const document = server ?? (JSON.parse(submission.document ?? "null") as ServerJson | null);
    const { dueHours: _, ...required } = await requiredStages(
      ctx.tx,
      { classification: after.data_classification, accessLevel: after.access_level },
      { document, versionId, labels: labelsOf(submission) },
      submission.status === "in_review" ? await matrixOfReview(ctx.tx, submission) : undefined,
    );
    await noteEditor(ctx, id);
    const moved =
      submission.status === "in_review"
        ? await reviewedAnew(ctx, { ...submission, ...owner }, after)
        : await readAgain(ctx, submission);
    await ctx.tx.submission.update({
      where: { id },
      data: {
        ...owner,
        classification: after.data_classification,
        accessLevel: after.access_level,
        purpose: after.purpose,
        versionId,
        ...required,
        // A document takes the place of an address that one was derived from.
        ...(server ? { ...documentColumns(server), url: null } : {}),
        ...moved,
      },
    });
    if ("digest" in moved && moved.digest !== submission.digest)
      await ctx.announce({ kind: "submission.changed", submission_id: id });
    await ctx.audit({
      target: { type: "submission", id, name: submission.version?.server.name ?? server?.name },
      before: { ...before, ...(server ? { server: serverOf(submission), url: submission.url } : {}) },
      after: { ...after, ...(server ? { server: `${server.name}@${server.version}`, url: null } : {}) },
    });
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});

/** @throws DomainError `conflict` under review, `invalid` for a document of another server */
function refuseDocument(actor: Actor, submission: SubmissionRow, { name }: ServerJson): void {
  assertVerdict(mayReplaceDocument(actor, submission), "conflict");
  const known = submission.document && (JSON.parse(submission.document) as ServerJson).name;
  if (known && known !== name)
    throw invalidField(
      "server/name",
      `This submission is of ${known}. To submit another server, withdraw this one.`,
    );
}

/** The members of the owning team stand for the machine. Handed to another team, they could vote on it. */
function refuseOwnerChange({ publisher }: SubmissionRow, before: Facts, after: Facts): void {
  if (publisher !== null && after.owner !== before.owner)
    throw new DomainError(
      "conflict",
      "The team that answers for the namespace owns what a machine publishes there. Withdraw it, and publish again under another owner.",
    );
}

function serverOf({ version }: SubmissionRow): string | null {
  return version && `${version.server.name}@${version.version}`;
}

type Facts = {
  owner: string;
  data_classification: Classification;
  access_level: AccessLevel;
  purpose: string;
};

function factsOf(submission: SubmissionRow): Facts {
  return {
    owner: ownerOf(submission).ref,
    data_classification: submission.classification as Classification,
    access_level: submission.accessLevel as AccessLevel,
    purpose: submission.purpose,
  };
}

/**
 * The review of changed facts: a new digest, over what intake finds for the new owner.
 *
 * @throws DomainError `conflict` on the way back to what changes were requested on
 */
async function reviewedAnew(ctx: CommandCtx, submission: SubmissionRow, facts: Facts) {
  const document = JSON.parse(submission.document ?? "null") as ServerJson;
  const kept = keptFindings(findingsOf(submission));
  const findings = await intakeFindings(ctx.tx, submission, document, kept);
  const at = await ctx.now();
  const digest = await keepRound(
    ctx.tx,
    submission,
    {
      document,
      snapshot: submission.snapshot,
      findings,
      labels: labelsOf(submission),
      owner: facts.owner,
      classification: facts.data_classification,
      accessLevel: facts.access_level,
      purpose: facts.purpose,
    },
    at,
  );
  if (digest !== submission.digest) await answerThreads(ctx.tx, submission.id, digest, at);
  return { findings, digest };
}

/** Whoever changed it stands on its side from now on, whoever submitted it. */
async function noteEditor(ctx: CommandCtx, submissionId: string): Promise<void> {
  if (ctx.actor.kind !== "user") return;
  const row = { submissionId, userId: ctx.actor.id, createdAt: await ctx.now() };
  await ctx.tx.submissionEditor.createMany({ data: [row], skipDuplicates: true });
}

async function readAgain(ctx: CommandCtx, { id, readAttempt }: SubmissionRow) {
  const attempt = readAttempt + 1;
  await ctx.enqueue(readServerJob, { submission_id: id, attempt });
  return { readAttempt: attempt, readError: null, readAt: null };
}
