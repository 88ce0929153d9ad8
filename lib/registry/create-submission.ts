import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { findOwner } from "#lib/identity/index.ts";
import { command } from "#lib/kernel/command.ts";
import { claimVersion } from "./claim-version.ts";
import { readServerJob } from "./jobs.ts";
import { ownerIssues } from "./owner-issues.ts";
import { requiredStages } from "./required-stages.ts";
import { createSubmissionInput, submissionView } from "./schemas.ts";
import { loadSubmissionView } from "./submission-view.ts";

export const createSubmission = command({
  id: "submission.create",
  permission: "submission.create",
  summary: "Submit a server for approval, by its address or by a server.json document",
  input: createSubmissionInput,
  output: submissionView,
  lookUp: ownerIssues,
  async run(ctx, input) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can submit a server.");
    const id = newId("submission");
    const owner = await findOwner(ctx.tx, input.owner);
    const versionId = input.server ? await claimVersion(ctx, input.server, id) : null;

    await ctx.tx.submission.create({
      data: {
        id,
        status: "draft",
        url: input.url ?? null,
        document: input.server ? JSON.stringify(input.server) : null,
        versionId,
        ...owner,
        classification: input.data_classification,
        accessLevel: input.access_level,
        purpose: input.purpose,
        ...(await requiredStages(
          ctx.tx,
          { classification: input.data_classification, accessLevel: input.access_level },
          versionId,
        )),
        readAttempt: 1,
        submitterId: ctx.actor.id,
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
