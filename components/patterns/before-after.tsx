"use client";

import { useState } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import { cn } from "#lib/ui/cn.ts";
import { type FoldedPart, foldSame, wordDiff } from "#lib/ui/word-diff.ts";
import { HostileText } from "./hostile-text.tsx";

const valueClip = 600;
/** Above this, a text is read as a whole rather than side by side. */
const oneLineMax = 60;

type BeforeAfterProps = {
  /** What changed, for screen readers. */
  what: string;
  /** A side that is not given was not there. */
  before?: { label: string; value: unknown };
  after?: { label: string; value: unknown };
  /** Shows all that would make two texts look the same. */
  exact?: boolean;
};

/** A value that changed. Longer texts are shown as one, with what went and what came marked word by word. */
export function BeforeAfter({ what, before, after, exact = false }: BeforeAfterProps) {
  if (typeof before?.value === "string" && typeof after?.value === "string") {
    if (before.value.length > oneLineMax || after.value.length > oneLineMax)
      return <TextChange before={before.value} after={after.value} exact={exact} />;
  }
  return (
    <dl className="grid gap-1">
      {before && <Side {...before} what={what} exact={exact} look="bg-danger-bg" />}
      {after && <Side {...after} what={what} exact={exact} look="bg-success-bg" />}
    </dl>
  );
}

function TextChange({ before, after, exact }: { before: string; after: string; exact: boolean }) {
  return (
    <p className="whitespace-pre-wrap break-words rounded-sm border bg-sunken px-2 py-1.5 text-xs leading-5">
      <bdi>
        {foldSame(wordDiff(before, after)).map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one comparison never move
          <Part key={index} part={part} exact={exact} />
        ))}
      </bdi>
    </p>
  );
}

function Part({ part: { kind, text }, exact }: { part: FoldedPart; exact: boolean }) {
  switch (kind) {
    case "same":
      return <VisibleText text={text} lines />;
    case "removed":
      return (
        <del className="rounded-sm bg-danger-bg text-danger decoration-danger">
          <VisibleText text={text} lines exact={exact} />
        </del>
      );
    case "added":
      return (
        <ins className="rounded-sm bg-success-bg text-success decoration-success">
          <VisibleText text={text} lines exact={exact} />
        </ins>
      );
    case "folded":
      return <Folded text={text} />;
  }
}

function Folded({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  if (open) return <VisibleText text={text} lines />;
  return (
    <button
      type="button"
      onClick={() => setOpen(true)}
      className="mx-1 rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-3 hover:decoration-current"
    >
      {[...text].length.toLocaleString("en")} unchanged characters
    </button>
  );
}

type SideProps = { label: string; value: unknown; what: string; exact: boolean; look: string };

function Side({ label, value, what, exact, look }: SideProps) {
  return (
    <div className={cn("grid gap-x-3 rounded-sm px-2 py-1 sm:grid-cols-[4.5rem_minmax(0,1fr)]", look)}>
      <dt className="text-muted text-xs leading-5">{label}</dt>
      <dd className="min-w-0 break-words font-mono text-xs leading-5">
        <Value value={value} what={`${what}, ${label.toLowerCase()}`} exact={exact} />
      </dd>
    </div>
  );
}

function Value({ value, what, exact }: { value: unknown; what: string; exact: boolean }) {
  if (value === "") return <span className="text-subtle">empty</span>;
  if (typeof value === "object" && value !== null)
    return <CodeBlock code={JSON.stringify(value, null, 2)} what={what} />;
  const text = typeof value === "string" ? value : String(value);
  return <HostileText text={text} clipAt={valueClip} lines exact={exact} />;
}
