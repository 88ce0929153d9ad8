"use client";

import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { anchorParts, shownAnchors, threadsElsewhere } from "#lib/ui/anchors.ts";
import { NewThread } from "./commentable.tsx";
import { useConversations } from "./conversations.tsx";
import { Thread } from "./thread.tsx";

/** What people say about the whole, and about parts that are gone. The rest stands beside what it is about. */
export function Conversation({ submission }: { submission: SubmissionView }) {
  const { threads, mayComment, failed } = useConversations();
  const here = threadsElsewhere(threads, shownAnchors(submission));
  const beside = threads.length - here.length;
  if (threads.length === 0 && mayComment !== true && !failed) return null;
  return (
    <Section
      title="Conversation"
      description={
        beside > 0
          ? "About the submission as a whole. What is about one part stands beside that part."
          : "About the submission as a whole. A comment on one part goes beside that part."
      }
    >
      <div className="grid gap-3" data-conversation>
        {failed && (
          <p role="status" className="text-sm text-warning">
            The conversations can't be loaded now. What you see may be out of date.
          </p>
        )}
        {here.map((thread) => (
          <Thread
            key={thread.id}
            thread={thread}
            about={thread.anchor === null ? undefined : <About anchor={thread.anchor} />}
          />
        ))}
        {mayComment === true ? (
          <NewThread about="the whole submission" />
        ) : (
          here.length === 0 && (
            <p className="text-muted text-sm">
              <HostileText text={mayComment.no} />
            </p>
          )
        )}
      </div>
    </Section>
  );
}

function About({ anchor }: { anchor: string }) {
  const { kind, name } = anchorParts(anchor);
  return (
    <>
      {kind}
      {name && (
        <>
          {" "}
          <span className="font-mono">
            <HostileText text={name} clipAt={120} />
          </span>
        </>
      )}
    </>
  );
}
