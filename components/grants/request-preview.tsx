"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { ChevronRight, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { GrantPreview, GrantTool } from "#lib/access/grants/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { cn } from "#lib/ui/cn.ts";
import { plural } from "#lib/ui/format.ts";
import { signersWords } from "#lib/ui/policy-words.ts";
import { accessCounts, minutesWords, riskiestFirst } from "./grant-words.ts";
import type { RequestInput } from "./request-draft.ts";

const listedMax = 200;

type RequestPreviewProps = { preview: UseQueryResult<GrantPreview>; asked: RequestInput | null };

/** What the request comes to, what is new in it, and who would decide. */
export function RequestPreview({ preview, asked }: RequestPreviewProps) {
  return (
    <div aria-live="polite" aria-busy={preview.isFetching} className="grid gap-4 p-4 text-sm">
      <h2 className="font-semibold text-base">What it comes to</h2>
      {asked === null ? (
        <p className="text-muted">Choose a server, and what the agent needs of it.</p>
      ) : preview.isError ? (
        <Refused error={preview.error} onRetry={() => preview.refetch()} />
      ) : preview.data ? (
        <div className={cn("grid gap-4 transition-opacity", preview.isPlaceholderData && "opacity-55")}>
          <Outcome preview={preview.data} asked={asked} />
        </div>
      ) : (
        <div className="grid gap-2.5 py-1">
          <Skeleton className="w-64 max-w-full" />
          <Skeleton className="w-48" />
          <Skeleton className="w-56" />
        </div>
      )}
    </div>
  );
}

function Refused({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const inFields = error instanceof ApiError && error.errors.length > 0;
  const failed = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
  return (
    <div className="grid justify-items-start gap-2">
      <p className="flex items-start gap-2 text-danger">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0 break-words">
          {inFields ? "A field needs another look; it says why." : <HostileText text={error.message} />}
        </span>
      </p>
      {failed && (
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

function Outcome({ preview, asked }: { preview: GrantPreview; asked: RequestInput }) {
  const { tools, gained, stages, waiting_for, max_minutes } = preview;
  const fresh = new Set(gained);
  const had = tools.length - gained.length;
  return (
    <>
      <Tools
        title={tools.length === 0 ? "No approved tool is behind this today" : plural(tools.length, "tool")}
        beside={accessCounts(tools)}
        tools={tools}
      />
      {had > 0 && (
        <Tools
          title={
            gained.length === 0
              ? "Nothing that it has no access to already"
              : `${plural(gained.length, "tool")} of them new to it`
          }
          tools={tools.filter(({ name }) => fresh.has(name))}
        />
      )}
      <KeyValue
        items={[
          {
            label: "At most",
            value: (
              <span className="flex flex-wrap items-center gap-1.5">
                <AccessLevelBadge level={preview.access_level} /> access to{" "}
                <ClassificationBadge classification={preview.classification} /> data
              </span>
            ),
          },
          { label: "Who decides", value: signersWords(stages) },
          {
            label: "Lasts",
            value: asked.minutes === undefined ? minutesWords(max_minutes) : minutesWords(asked.minutes),
          },
          { label: "Longest allowed", value: minutesWords(max_minutes) },
        ]}
      />
      <p className="break-words text-muted">
        <HostileText text={waiting_for} />
      </p>
    </>
  );
}

function Tools({ title, beside, tools }: { title: ReactNode; beside?: string; tools: readonly GrantTool[] }) {
  if (tools.length === 0) return <p className="font-medium">{title}</p>;
  return (
    <details className="group/tools">
      <summary className="flex cursor-pointer list-none flex-wrap items-center gap-x-1.5 rounded-sm touch:py-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-3.5 text-muted transition-transform group-open/tools:rotate-90"
        />
        <span className="font-medium">{title}</span>
        {beside && <span className="text-muted text-xs">{beside}</span>}
      </summary>
      <ul className="mt-2 grid max-h-56 overflow-y-auto rounded-md border bg-background">
        {riskiestFirst(tools)
          .slice(0, listedMax)
          .map(({ name, access }) => (
            <li
              key={name}
              className="flex items-center justify-between gap-3 border-b px-2.5 py-1.5 last:border-b-0"
            >
              <span className="min-w-0 break-all font-mono text-xs">
                <HostileText text={name} />
              </span>
              <AccessLevelBadge level={access} />
            </li>
          ))}
        {tools.length > listedMax && (
          <li className="px-2.5 py-1.5 text-muted text-xs">
            And {plural(tools.length - listedMax, "more")}.
          </li>
        )}
      </ul>
    </details>
  );
}
