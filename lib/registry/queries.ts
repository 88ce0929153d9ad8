import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { demandFor, loadApprovalMatrix } from "#lib/settings/index.ts";
import { loadCandidates } from "./candidates.ts";
import { loadSummaries } from "./load-summaries.ts";
import { namespaceOfServer } from "./namespaces.ts";
import { queuePage } from "./queue-page.ts";
import { viewCondition } from "./queue-views.ts";
import {
  type StageView,
  stagePreview,
  stagePreviewInput,
  submissionPage,
  submissionQuery,
  submissionRef,
  submissionView,
} from "./schemas.ts";
import { loadSubmissionView } from "./submission-view.ts";

export const getSubmission = query({
  id: "getSubmission",
  permission: "submission.read",
  summary: "One submission, with its stages, votes, digest and what you may do",
  input: submissionRef,
  output: submissionView,
  run: (ctx, { id }) => loadSubmissionView(ctx, db(), id),
});

export const listSubmissions = query({
  id: "listSubmissions",
  permission: "submission.read",
  summary: "A queue of submissions: what needs you, what you took on, your teams', yours, or all",
  input: submissionQuery,
  output: submissionPage,
  async run(ctx, { view, ...query }) {
    const page = await queuePage({ where: await viewCondition(ctx, view), ...query });
    return { ...page, items: await loadSummaries(page.items) };
  },
});

export const previewStages = query({
  id: "previewStages",
  permission: "submission.create",
  summary: "Who would have to sign, before you submit",
  input: stagePreviewInput,
  output: stagePreview,
  async run(ctx, { data_classification, access_level, server, transport = "remote" }) {
    const me = ctx.actor.kind === "user" ? ctx.actor.id : null;
    const namespace = server ? await namespaceOfServer(db(), server) : null;
    const [matrix, people] = await Promise.all([
      loadApprovalMatrix(db()),
      loadCandidates(db(), ctx.at ?? new Date()),
    ]);
    const { stages, dueHours, recertifyDays } = demandFor(matrix, {
      classification: data_classification,
      access_level,
      transports: [transport],
      origin: namespace ? "in_house" : "third_party",
    });
    return {
      policy_version: matrix.version,
      due_hours: dueHours,
      recertify_days: recertifyDays,
      stages: stages.map(({ role, need }) => ({
        role: role as StageView["role"],
        need,
        candidates: people
          .filter((person) => person.id !== me && person.roles.includes(role))
          .map(({ id, name }) => ({ id, name })),
      })),
    };
  },
});
