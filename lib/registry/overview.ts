import { z } from "zod";
import { db, type Prisma } from "#lib/db/client.ts";
import { type Sql, sql } from "#lib/db/sql.ts";
import { query } from "#lib/kernel/query.ts";
import { loadSummaries } from "./load-summaries.ts";
import { queuePage } from "./queue-page.ts";
import { viewCondition } from "./queue-views.ts";
import { type SubmissionSummary, submissionSummary } from "./schemas.ts";

const shownMax = 6;
const list = z.array(submissionSummary);

export const getOverview = query({
  id: "getOverview",
  permission: "submission.read",
  summary: "What waits for you, what was decided lately, and what is stuck; a few of each",
  input: z.object({}),
  output: z.object({
    any: z.boolean().describe("Whether there is any submission at all."),
    to_review: list.describe("What needs you, what is due first, first."),
    to_answer: list.describe("Your own: changes were requested, or the reading failed."),
    decided: list,
    unreadable: list.describe("Other people's drafts whose server could not be read."),
    overdue: list.describe("In review, and their time is up."),
    escalated: list.describe("In review, and half of their time has gone."),
  }),
  async run(ctx) {
    const me = ctx.actor.kind === "user" ? ctx.actor.id : "";
    const at = ctx.at ?? new Date();
    const failed = { status: "draft", readError: { not: null } };
    const [any, to_review, to_answer, decided, unreadable, overdue, escalated] = await Promise.all([
      db().submission.findFirst({ select: { id: true } }),
      viewCondition(ctx, "needs_me").then(dueFirst),
      find({ submitterId: me, OR: [{ status: "changes_requested" }, failed] }, { id: "desc" }),
      find({ status: { in: ["approved", "rejected"] }, decidedAt: { not: null } }, { decidedAt: "desc" }),
      find({ ...failed, NOT: { submitterId: me } }, { id: "desc" }),
      dueFirst(sql`s.status = 'in_review' AND s.due_at <= ${at}::timestamptz`),
      dueFirst(sql`s.status = 'in_review' AND s.due_at > ${at}::timestamptz AND s.escalation > 0`),
    ]);
    return { any: any !== null, to_review, to_answer, decided, unreadable, overdue, escalated };
  },
});

async function dueFirst(where: Sql): Promise<SubmissionSummary[]> {
  return loadSummaries((await queuePage({ where, sort: "due", limit: shownMax })).items);
}

async function find(where: Prisma.SubmissionWhereInput, orderBy: Prisma.SubmissionOrderByWithRelationInput) {
  const rows = await db().submission.findMany({ where, orderBy, select: { id: true }, take: shownMax });
  return loadSummaries(rows.map(({ id }) => id));
}
