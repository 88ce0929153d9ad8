import { z } from "zod";
import { db, type Prisma } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { submissionSummary } from "./schemas.ts";
import { summaryInclude } from "./submission-row.ts";
import { toSummary } from "./submission-view.ts";
import { waitingForMe } from "./waiting-for-me.ts";

const shownMax = 6;
const longWaitMs = 3 * 24 * 60 * 60 * 1_000;
const list = z.array(submissionSummary);

export const countWaitingForMe = query({
  id: "countWaitingForMe",
  permission: "submission.read",
  summary: "How many submissions wait for your vote",
  input: z.object({}),
  output: z.object({ waiting: z.number().int() }),
  run: async ({ actor }) => ({ waiting: actor.kind === "user" ? (await waitingForMe(actor)).length : 0 }),
});

export const getOverview = query({
  id: "getOverview",
  permission: "submission.read",
  summary: "What waits for you, what was decided lately, and what is stuck; a few of each",
  input: z.object({}),
  output: z.object({
    any: z.boolean().describe("Whether there is any submission at all."),
    to_review: list,
    to_answer: list.describe("Your own: changes were requested, or the reading failed."),
    decided: list,
    unreadable: list.describe("Other people's drafts whose server could not be read."),
    waiting_long: list.describe("In review for more than three days."),
  }),
  async run({ actor }) {
    const me = actor.kind === "user" ? actor.id : "";
    const waiting = actor.kind === "user" ? await waitingForMe(actor) : [];
    const failed = { status: "draft", readError: { not: null } };
    const [any, to_review, to_answer, decided, unreadable, waiting_long] = await Promise.all([
      db().submission.findFirst({ select: { id: true } }),
      find({ id: { in: waiting } }, { submittedAt: "asc" }),
      find({ submitterId: me, OR: [{ status: "changes_requested" }, failed] }, { id: "desc" }),
      find({ status: { in: ["approved", "rejected"] } }, { decidedAt: "desc" }),
      find({ ...failed, submitterId: { not: me } }, { id: "desc" }),
      find(
        { status: "in_review", submittedAt: { lt: new Date(Date.now() - longWaitMs) } },
        { submittedAt: "asc" },
      ),
    ]);
    return { any: any !== null, to_review, to_answer, decided, unreadable, waiting_long };
  },
});

async function find(where: Prisma.SubmissionWhereInput, orderBy: Prisma.SubmissionOrderByWithRelationInput) {
  const rows = await db().submission.findMany({ where, orderBy, include: summaryInclude, take: shownMax });
  return rows.map(toSummary);
}
