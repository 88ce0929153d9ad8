import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { permits } from "#lib/core/namespaces.ts";
import { findOwner } from "#lib/identity/index.ts";
import { command } from "#lib/kernel/command.ts";
import { claimVersion } from "./claim-version.ts";
import { documentColumns } from "./claims.ts";
import { inputIssues } from "./input-issues.ts";
import { readServerJob } from "./jobs.ts";
import { requiredStages } from "./required-stages.ts";
import { createSubmissionInput, submissionView } from "./schemas.ts";
import { loadSubmissionView } from "./submission-view.ts";

export const createSubmission = command({
  id: "submission.create",
  permission: "submission.create",
  summary: "Submit a server for approval, by its address or by a server.json document",
  input: createSubmissionInput,
  output: submissionView,
  lookUp: inputIssues,
  async run(ctx, input) {
    const submitter = submitterColumns(ctx.actor, input.server?.name);
    const id = newId("submission");
    const owner = await findOwner(ctx.tx, input.owner);
    const versionId = input.server ? await claimVersion(ctx, input.server, id) : null;
    const { dueHours: _, ...required } = await requiredStages(
      ctx.tx,
      { classification: input.data_classification, accessLevel: input.access_level },
      { document: input.server ?? null, versionId },
    );

    await ctx.tx.submission.create({
      data: {
        id,
        status: "draft",
        url: input.url ?? null,
        ...(input.server ? documentColumns(input.server) : {}),
        versionId,
        ...owner,
        classification: input.data_classification,
        accessLevel: input.access_level,
        purpose: input.purpose,
        ...required,
        readAttempt: 1,
        ...submitter,
        createdAt: await ctx.now(),
      },
    });
    await ctx.audit({
      target: { type: "submission", id, name: input.server?.name ?? input.url },
      after: {
        url: input.url,
        server: input.server && `${input.server.name}@${input.server.version}`,
        owner: input.owner,
        data_classification: input.data_classification,
        access_level: input.access_level,
        purpose: input.purpose,
      },
    });
    await ctx.enqueue(readServerJob, { submission_id: id, attempt: 1 });
    return loadSubmissionView(ctx, ctx.tx, id);
  },
});

/**
 * Who submits: a person, or a machine that publishes below the namespaces it proved.
 *
 * @param name of the server in the document, where one is given
 */
function submitterColumns(
  actor: Actor,
  name: string | undefined,
): { submitterId: string } | { publisher: string } {
  if (actor.kind === "user") return { submitterId: actor.id };
  if (actor.kind !== "publisher")
    throw new DomainError("forbidden", "Only a person or a publisher can submit a server.");
  if (name === undefined)
    throw new DomainError("forbidden", "A publisher submits a server.json; addresses are for people.");
  if (!permits(actor.permissions, "publish", name))
    throw new DomainError(
      "forbidden",
      `${actor.name} may not publish ${name}. Sign in for its namespace first.`,
    );
  return { publisher: actor.id };
}
