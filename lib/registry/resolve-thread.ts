import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { mayComment, mayReopen, mayResolve } from "./comment-rules.ts";
import { loadDiscussed, loadThread, lockThread } from "./lock-thread.ts";
import { resolveThreadInput, threadView } from "./review-schemas.ts";
import { openerOf, viewThread } from "./thread-view.ts";

/** Closes a conversation, or takes it up again. */
export const resolveThread = command({
  id: "submission.resolve_thread",
  permission: "submission.comment",
  summary: "Resolve a conversation about a submission, or take it up again",
  input: resolveThreadInput,
  output: threadView,
  target: ({ id }) => ({ type: "submission", id }),
  async run(ctx, { id, thread_id, resolved }) {
    const submission = await loadDiscussed(ctx.tx, id);
    const row = await lockThread(ctx.tx, id, thread_id);
    const rule = resolved ? mayResolve : mayReopen;
    const verdict = rule(ctx.actor, submission, { ...row, openerId: openerOf(row) });
    if (verdict !== true) {
      const over = mayComment(ctx.actor, submission) !== true || (row.resolvedAt !== null) === resolved;
      throw new DomainError(over ? "conflict" : "forbidden", verdict.no);
    }
    const by = ctx.actor.kind === "user" ? ctx.actor.id : null;
    await ctx.tx.commentThread.update({
      where: { id: thread_id },
      data: resolved
        ? { resolvedAt: await ctx.now(), resolvedById: by }
        : { resolvedAt: null, resolvedById: null, resolvedDigest: null },
    });
    await ctx.audit({
      target: { type: "submission", id },
      before: { thread: thread_id, anchor: row.anchor, resolved: row.resolvedAt !== null },
      after: { thread: thread_id, anchor: row.anchor, resolved },
    });
    return viewThread(ctx.actor, submission, await loadThread(ctx.tx, id, thread_id));
  },
});
