import type { Actor } from "#lib/core/actor.ts";
import type { Prisma } from "#lib/db/client.ts";
import { mayReopen, mayResolve } from "./comment-rules.ts";
import type { ThreadView } from "./review-schemas.ts";

export const threadInclude = {
  resolvedBy: { select: { id: true, name: true } },
  comments: {
    include: { author: { select: { id: true, name: true } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  },
} satisfies Prisma.CommentThreadInclude;

export type ThreadRow = Prisma.CommentThreadGetPayload<{ include: typeof threadInclude }>;

/** What the rules about a conversation ask for of a submission. */
export const discussedInclude = {
  ownerTeam: { include: { members: true } },
} satisfies Prisma.SubmissionInclude;
export type DiscussedRow = Prisma.SubmissionGetPayload<{ include: typeof discussedInclude }>;

/** Who began it is who wrote its first comment. */
export function openerOf({ comments }: ThreadRow): string {
  return comments[0]?.authorId ?? "";
}

/** A conversation as this reader sees it. */
export function viewThread(actor: Actor, submission: DiscussedRow, row: ThreadRow): ThreadView {
  const thread = { ...row, openerId: openerOf(row) };
  return {
    id: row.id,
    anchor: row.anchor,
    digest: row.digest,
    current: row.digest === submission.digest,
    created_at: row.createdAt.toISOString(),
    resolved_at: row.resolvedAt?.toISOString() ?? null,
    resolved_by: row.resolvedBy,
    comments: row.comments.map(({ id, author, body, createdAt }) => ({
      id,
      author,
      body,
      created_at: createdAt.toISOString(),
    })),
    can: {
      resolve: mayResolve(actor, submission, thread),
      reopen: mayReopen(actor, submission, thread),
    },
  };
}
