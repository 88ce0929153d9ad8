import { notFound } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { mayComment } from "./comment-rules.ts";
import { threadList } from "./review-schemas.ts";
import { submissionRef } from "./schemas.ts";
import { discussedInclude, threadInclude, viewThread } from "./thread-view.ts";

export const listThreads = query({
  id: "listThreads",
  permission: "submission.read",
  summary: "What people say about a submission and its parts, the oldest conversation first",
  input: submissionRef,
  output: threadList,
  async run({ actor }, { id }) {
    const submission = await db().submission.findUnique({
      where: { id },
      include: {
        ...discussedInclude,
        threads: { include: threadInclude, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
      },
    });
    if (!submission) throw notFound("submission");
    return {
      items: submission.threads.map((thread) => viewThread(actor, submission, thread)),
      can: { comment: mayComment(actor, submission) },
    };
  },
});
