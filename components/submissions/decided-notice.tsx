import { Gavel } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { decisionOf } from "#lib/ui/review-words.ts";

type DecidedNoticeProps = { submission: SubmissionView; typed: string; onDiscard: () => void };

/** Somebody else was faster, while the reader was writing. */
export function DecidedNotice({ submission, typed, onDiscard }: DecidedNoticeProps) {
  const decision = decisionOf(submission);
  return (
    <div role="alert" className="grid gap-3">
      <p className="flex items-start gap-2 text-sm">
        <Gavel aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        <span className="min-w-0 break-words">
          {decision?.by ? (
            <>
              <HostileText text={decision.by.name} /> {decision.what}
            </>
          ) : (
            (decision?.what ?? "You can no longer vote here")
          )}
          {decision?.at && (
            <>
              {" "}
              <Time at={decision.at} />
            </>
          )}
          . You were still writing; nothing of yours was sent.
        </span>
      </p>
      <div className="grid gap-1">
        <h3 className="text-subtle text-xs">What you typed</h3>
        <CodeBlock code={typed} what="what you typed" />
      </div>
      <div>
        <Button size="sm" onClick={onDiscard}>
          Discard it
        </Button>
      </div>
    </div>
  );
}
