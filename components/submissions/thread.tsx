"use client";

import { Check, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Initials } from "#components/patterns/initials.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import type { ThreadView } from "#lib/registry/review-schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { CommentForm } from "./comment-form.tsx";
import { useConversations } from "./conversations.tsx";
import { useAddComment, useResolveThread } from "./review-api.ts";
import { useKeepFocus } from "./use-keep-focus.ts";

const bodyClip = 2_000;

/** One conversation. What is resolved is folded, and says how it was. */
export function Thread({ thread, about }: { thread: ThreadView; about?: ReactNode }) {
  const card = useKeepFocus<HTMLDivElement>(thread.resolved_at);
  const { resolved_at, comments } = thread;
  return (
    <div ref={card} tabIndex={-1} className="rounded-md border bg-surface text-sm">
      {about && <div className="border-b px-3 py-2 text-muted text-xs">{about}</div>}
      {resolved_at ? (
        <details className="group/thread">
          <summary className="flex cursor-pointer list-none items-center gap-2 px-3 py-2 text-muted text-xs hover:bg-hover focus-visible:outline-offset-[-2px] [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden
              className="size-3.5 shrink-0 transition-transform group-open/thread:rotate-90"
            />
            <Check aria-hidden className="size-3.5 shrink-0 text-success" />
            <span className="min-w-0 break-words">
              <Resolution thread={thread} /> <Time at={resolved_at} />, {plural(comments.length, "comment")}
            </span>
          </summary>
          <Talk thread={thread} />
        </details>
      ) : (
        <Talk thread={thread} />
      )}
    </div>
  );
}

function Resolution({ thread: { resolved_by } }: { thread: ThreadView }) {
  if (!resolved_by) return "Answered in the next revision";
  return (
    <>
      Resolved by <HostileText text={resolved_by.name} />
    </>
  );
}

function Talk({ thread }: { thread: ThreadView }) {
  const { submissionId, mayComment } = useConversations();
  const add = useAddComment(submissionId);
  const [answering, setAnswering] = useState(false);
  return (
    <div className="grid gap-3 p-3">
      {!thread.current && !thread.resolved_at && (
        <p className="text-subtle text-xs">About an earlier state of this submission.</p>
      )}
      <ul className="grid gap-3">
        {thread.comments.map(({ id, author, body, created_at }) => (
          <li key={id} className="flex items-start gap-2">
            <Initials name={author.name} className="size-6 text-[0.625rem]" />
            <div className="min-w-0 flex-1">
              <p className="text-xs">
                <span className="font-medium">
                  <HostileText text={author.name} />
                </span>{" "}
                <span className="text-subtle">
                  <Time at={created_at} />
                </span>
              </p>
              <div className="break-words">
                <HostileText text={body} clipAt={bodyClip} lines />
              </div>
            </div>
          </li>
        ))}
      </ul>
      {answering ? (
        <CommentForm
          label="Answer"
          submitLabel="Answer"
          pending={add.isPending}
          failure={add.error}
          focus
          onSubmit={async (body) => {
            await add.mutateAsync({ body, thread_id: thread.id });
            setAnswering(false);
          }}
          onCancel={() => setAnswering(false)}
        />
      ) : (
        <div className="flex flex-wrap items-start gap-2">
          {mayComment === true && (
            <Button size="sm" onClick={() => setAnswering(true)}>
              Answer
            </Button>
          )}
          <ResolveButton thread={thread} />
        </div>
      )}
    </div>
  );
}

/** Left out for those who can't do either: most readers of a conversation. */
function ResolveButton({ thread: { id, resolved_at, can } }: { thread: ThreadView }) {
  const { submissionId } = useConversations();
  const resolve = useResolveThread(submissionId, id);
  const verdict = resolved_at ? can.reopen : can.resolve;
  if (verdict !== true) return null;
  return (
    <div className="grid justify-items-start gap-2">
      <FormFailure error={resolve.error} />
      <Button
        size="sm"
        variant="ghost"
        pending={resolve.isPending}
        onClick={() => resolve.mutate(resolved_at === null)}
      >
        {resolved_at ? "Take it up again" : "Resolve"}
      </Button>
    </div>
  );
}
