"use client";

import { MessageSquare, MessageSquarePlus } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { plainVisible } from "#lib/core/visible-text.ts";
import { isAnchor } from "#lib/ui/anchors.ts";
import { cn } from "#lib/ui/cn.ts";
import { plural } from "#lib/ui/format.ts";
import { CommentForm } from "./comment-form.tsx";
import { useConversations } from "./conversations.tsx";
import { useAddComment } from "./review-api.ts";
import { Thread } from "./thread.tsx";

type CommentableProps = {
  /** What a comment here is about, as the API names it. */
  anchor: string;
  /** The same for people: "the owner", a tool's name. */
  about: string;
  /** Open conversations show at once; elsewhere they are counted and wait. */
  showOpen?: boolean;
  className?: string;
  children: ReactNode;
};

const aboutMax = 60;

/** A part of the evidence, with what people say about it below, and a way to say something. */
export function Commentable({ anchor, about, showOpen = false, className, children }: CommentableProps) {
  const { byAnchor, mayComment } = useConversations();
  const own = byAnchor.get(anchor) ?? [];
  const unresolved = own.filter(({ resolved_at }) => resolved_at === null).length;
  const [toggled, setToggled] = useState<boolean>();
  const open = toggled ?? (showOpen && unresolved > 0);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const canWrite = mayComment === true && isAnchor(anchor);

  /** What was just said stays in sight where conversations show at once. */
  function close() {
    setToggled(undefined);
    button.current?.focus();
  }

  return (
    <div className={cn("grid grid-cols-[minmax(0,1fr)_auto] items-start", className)}>
      {children}
      {own.length > 0 || canWrite ? (
        <CommentButton
          ref={button}
          open={open}
          controls={id}
          count={own.length}
          unresolved={unresolved}
          about={plainVisible(about, aboutMax)}
          onToggle={() => setToggled(!open)}
        />
      ) : (
        <span />
      )}
      {open && (
        <div id={id} className="col-span-2 grid gap-2 px-3 pt-1 pb-3">
          {own.map((thread) => (
            <Thread key={thread.id} thread={thread} />
          ))}
          {canWrite && (
            <NewThread
              anchor={anchor}
              about={about}
              folded={own.length > 0}
              focus={toggled === true}
              onDone={close}
            />
          )}
        </div>
      )}
    </div>
  );
}

type CommentButtonProps = {
  ref: React.Ref<HTMLButtonElement>;
  open: boolean;
  controls: string;
  count: number;
  unresolved: number;
  about: string;
  onToggle: () => void;
};

function CommentButton({ ref, open, controls, count, unresolved, about, onToggle }: CommentButtonProps) {
  const Icon = count > 0 ? MessageSquare : MessageSquarePlus;
  const talk = count > 0 ? `${plural(count, "conversation")}, ${unresolved} open` : "Comment";
  return (
    <Tooltip content={talk}>
      <button
        ref={ref}
        type="button"
        data-comment
        aria-label={`${talk}: ${about}`}
        aria-expanded={open}
        aria-controls={open ? controls : undefined}
        onClick={onToggle}
        className="inline-flex h-8 min-w-8 items-center justify-center gap-1 rounded-md px-1.5 text-subtle text-xs tabular-nums transition-colors hover:bg-hover hover:text-ink touch:h-10 touch:min-w-10"
      >
        <Icon aria-hidden className={cn("size-4", unresolved > 0 && "text-accent-text")} />
        {count > 0 && count}
      </button>
    </Tooltip>
  );
}

type NewThreadProps = {
  anchor?: string;
  about: string;
  /** Behind a button, where there are conversations already. */
  folded?: boolean;
  focus?: boolean;
  onDone?: () => void;
};

/** Begins a conversation. */
export function NewThread({ anchor, about, folded = false, focus, onDone }: NewThreadProps) {
  const { submissionId } = useConversations();
  const add = useAddComment(submissionId);
  const [asked, setAsked] = useState(false);
  if (folded && !asked)
    return (
      <div>
        <Button size="sm" variant="ghost" onClick={() => setAsked(true)}>
          Begin another conversation
        </Button>
      </div>
    );
  return (
    <CommentForm
      label={`Comment on ${plainVisible(about, aboutMax)}`}
      submitLabel="Comment"
      pending={add.isPending}
      failure={add.error}
      focus={focus || asked}
      onSubmit={async (body) => {
        await add.mutateAsync({ body, anchor });
        onDone?.();
      }}
      onCancel={onDone}
    />
  );
}
