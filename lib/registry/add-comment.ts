import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { mayComment } from "./comment-rules.ts";
import { loadDiscussed, loadThread, lockThread } from "./lock-thread.ts";
import { commentInput, threadView } from "./review-schemas.ts";
import { viewThread } from "./thread-view.ts";

const commentsMax = 2_000;

/** Begins a conversation about a submission or a part of it, or answers in one. An answer leaves a resolved one resolved. */
export const addComment = command({
  id: "submission.comment",
  permission: "submission.comment",
  summary: "Say something about a submission or a part of it",
  input: commentInput,
  output: threadView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id, thread_id, anchor = null, body }) {
    const submission = await loadDiscussed(ctx.tx, id);
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can comment.");
    const verdict = mayComment(ctx.actor, submission);
    if (verdict !== true) throw new DomainError("conflict", verdict.no);
    await refuseFlood(ctx, id);

    const at = await ctx.now();
    const threadId = thread_id
      ? (await lockThread(ctx.tx, id, thread_id)).id
      : await beginThread(ctx, { submissionId: id, anchor, digest: submission.digest, createdAt: at });
    const commentId = newId("comment");
    await ctx.tx.comment.create({
      data: { id: commentId, threadId, authorId: ctx.actor.id, body, createdAt: at },
    });
    const thread = await loadThread(ctx.tx, id, threadId);
    await ctx.audit({
      target: { type: "submission", id },
      after: { thread: threadId, comment: commentId, anchor: thread.anchor, body },
    });
    await ctx.announce({ kind: "submission.commented", submission_id: id, comment_id: commentId });
    return viewThread(ctx.actor, submission, thread);
  },
});

type NewThread = { submissionId: string; anchor: string | null; digest: string | null; createdAt: Date };

async function beginThread({ tx }: CommandCtx, thread: NewThread): Promise<string> {
  const { id } = await tx.commentThread.create({ data: { id: newId("thread"), ...thread } });
  return id;
}

/** All of it is read with the submission, so there is an end to it. */
async function refuseFlood({ tx }: CommandCtx, submissionId: string): Promise<void> {
  if ((await tx.comment.count({ where: { thread: { submissionId } } })) >= commentsMax)
    throw new DomainError(
      "conflict",
      `There are ${commentsMax.toLocaleString("en")} comments here already. Decide on it, or withdraw it and submit it anew.`,
    );
}
