"use client";

import { ArrowRight, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { MatrixRule, PolicyPreview } from "#lib/settings/schemas.ts";
import { cn } from "#lib/ui/cn.ts";
import { plural } from "#lib/ui/format.ts";
import { cellWords, gapWords, hoursWords, signersWords } from "#lib/ui/policy-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { usePolicyPreview } from "./api.ts";

const shownAtFirst = 5;
const titleClip = 60;

/** What these rules would change, were they in force now. */
export function PreviewPanel({ rules, active = true }: { rules: readonly MatrixRule[]; active?: boolean }) {
  const preview = usePolicyPreview(rules, active);
  return (
    <div aria-live="polite" aria-busy={preview.isFetching} className="grid gap-4 text-sm">
      {!active ? (
        <p className="text-muted">Change a rule, and this shows what it would mean.</p>
      ) : preview.isError ? (
        <div className="grid justify-items-start gap-2">
          <p className="text-danger">{preview.error.message} Your draft is still here.</p>
          <Button size="sm" onClick={() => preview.refetch()}>
            Try again
          </Button>
        </div>
      ) : preview.data ? (
        <div className={cn("grid gap-4 transition-opacity", preview.isPlaceholderData && "opacity-55")}>
          <Submissions {...preview.data.submissions} />
          <Servers {...preview.data.servers} />
          <Gaps gaps={preview.data.gaps} />
        </div>
      ) : (
        <div className="grid gap-2.5 py-1">
          <Skeleton className="w-64" />
          <Skeleton className="w-48" />
          <Skeleton className="w-56" />
        </div>
      )}
    </div>
  );
}

function Submissions({ open, changed, items }: PolicyPreview["submissions"]) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, shownAtFirst);
  const unseen = changed - items.length;
  return (
    <div className="grid gap-2">
      <p className="font-medium">{changedWords(changed, open)}</p>
      {changed > 0 && (
        <>
          <p className="max-w-prose text-muted text-xs">
            That is what they would need, were they submitted now. Those in review keep the policy they
            started under; drafts, and those sent back for changes, take the one in force when they come to
            review.
          </p>
          <ul className="grid rounded-md border bg-background">
            {shown.map((item) => (
              <li key={item.id} className="grid gap-1 border-b px-3 py-2 last:border-b-0">
                <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                  <Link
                    href={routes.submission(item.id)}
                    className="min-w-0 break-words rounded-sm font-medium underline-offset-3 hover:underline"
                  >
                    <HostileText text={clip(item.title)} />
                  </Link>
                  <SubmissionStatusBadge status={item.status} />
                </div>
                <p className="flex flex-wrap items-center gap-x-1.5 text-muted text-xs tabular-nums">
                  {demandWords(item.before)}
                  <ArrowRight aria-label="becomes" className="size-3.5 shrink-0 text-subtle" />
                  <span className={item.after.stages.length === 0 ? "text-warning" : "text-ink"}>
                    {demandWords(item.after)}
                  </span>
                </p>
              </li>
            ))}
          </ul>
          {items.length > shownAtFirst && (
            <div className="flex flex-wrap items-center gap-3">
              <Button size="sm" aria-expanded={all} onClick={() => setAll(!all)}>
                {all
                  ? "Show fewer"
                  : `Show ${items.length === changed ? "all" : "the newest"} ${items.length}`}
              </Button>
              {all && unseen > 0 && (
                <span className="text-muted text-xs">And {plural(unseen, "older one")}.</span>
              )}
            </div>
          )}
        </>
      )}
    </div>
  );
}

function changedWords(changed: number, open: number): string {
  if (open === 0) return "No submission is open.";
  if (changed === 0) return `None of the ${plural(open, "open submission")} would change.`;
  return changed === 1
    ? "This open submission would change"
    : `These ${plural(changed, "open submission")} would change`;
}

function demandWords({ stages, due_hours }: PolicyPreview["submissions"]["items"][number]["before"]): string {
  return stages.length === 0
    ? "Nobody: it never passes"
    : `${signersWords(stages)}, due in ${hoursWords(due_hours)}`;
}

function Servers({ live, due_earlier, due_later }: PolicyPreview["servers"]) {
  if (live === 0) return <p className="font-medium">No server is live.</p>;
  const parts = [
    due_earlier > 0 && `${plural(due_earlier, "live server")} would be due earlier`,
    due_later > 0 &&
      `${due_earlier > 0 ? due_later : plural(due_later, "live server")} ${due_earlier > 0 ? "" : "would be due "}later`,
  ].filter(Boolean);
  return (
    <div className="grid gap-1">
      <p className="font-medium">
        {parts.length === 0
          ? `None of the ${plural(live, "live server")} would be due at another time.`
          : parts.join(", ")}
      </p>
      {parts.length > 0 && (
        <p className="max-w-prose text-muted text-xs">
          That is for an approval given from then on. Until then they keep the date they have.
        </p>
      )}
    </div>
  );
}

function Gaps({ gaps }: Pick<PolicyPreview, "gaps">): ReactNode {
  if (gaps.length === 0) return null;
  const cells = Map.groupBy(gaps, cellWords);
  return (
    <div className="grid gap-1 text-warning">
      <p className="flex items-start gap-1.5 font-medium">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        Nobody would sign for these, so they would never pass
      </p>
      <ul className="grid gap-0.5 pl-5.5 text-xs">
        {[...cells].map(([cell, own]) => (
          <li key={cell}>
            {cell}: {gapWords(own)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The whole title is one click away, and a button inside a link would be none. */
function clip(title: string): string {
  const chars = [...title];
  return chars.length > titleClip ? `${chars.slice(0, titleClip).join("")}…` : title;
}
