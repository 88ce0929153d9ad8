import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { query } from "#lib/kernel/query.ts";
import { loadApprovalMatrix, stagesFor } from "#lib/settings/index.ts";
import { loadCandidates } from "./candidates.ts";
import {
  stagePreview,
  stagePreviewInput,
  submissionPage,
  submissionQuery,
  submissionRef,
  submissionView,
} from "./schemas.ts";
import { summaryInclude } from "./submission-row.ts";
import { loadSubmissionView, toSummary } from "./submission-view.ts";
import { waitingForMe } from "./waiting-for-me.ts";

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
  summary: "Submissions, newest first",
  input: submissionQuery,
  output: submissionPage,
  async run(ctx, { view, status, q, cursor, limit }) {
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const filters: Prisma.SubmissionWhereInput[] = [
      await viewFilter(ctx, view),
      status ? { status } : {},
      before ? { id: { lt: before } } : {},
      q ? { OR: [{ url: matches(q) }, { version: { server: { name: matches(q) } } }] } : {},
    ];
    const rows = await db().submission.findMany({
      where: { AND: filters },
      include: summaryInclude,
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, (row) => [row.id]);
    return { ...page, items: page.items.map(toSummary) };
  },
});

function matches(q: string) {
  return { contains: q, mode: "insensitive" as const };
}

async function viewFilter(ctx: Ctx, view: "all" | "mine" | "needs_me"): Promise<Prisma.SubmissionWhereInput> {
  if (view === "all" || ctx.actor.kind !== "user") return {};
  if (view === "mine") return { submitterId: ctx.actor.id };
  return { id: { in: await waitingForMe(ctx.actor) } };
}

export const previewStages = query({
  id: "previewStages",
  permission: "submission.create",
  summary: "Who would have to sign, before you submit",
  input: stagePreviewInput,
  output: stagePreview,
  async run(ctx, { data_classification, access_level }) {
    const me = ctx.actor.kind === "user" ? [ctx.actor.id] : [];
    const [matrix, people] = await Promise.all([loadApprovalMatrix(db()), loadCandidates(db(), me)]);
    const stages = stagesFor(matrix, data_classification, access_level).map((stage) => ({
      ...stage,
      candidates: people
        .filter(({ roles }) => roles.includes(stage.role))
        .map(({ id, name }) => ({ id, name })),
    }));
    return { policy_version: matrix.version, stages };
  },
});
