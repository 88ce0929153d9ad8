"use client";

import { CircleAlert, Hourglass, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { RunView, SourceView } from "#lib/sources/schemas.ts";
import { cn } from "#lib/ui/cn.ts";
import { count, plural } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { runWords } from "#lib/ui/source-words.ts";

/** What a person should know before they look at the lists: a sync at work, one that failed, approved servers that moved. */
export function SyncState({ source }: { source: SourceView }) {
  const { last_run: run, counts } = source;
  return (
    <div className="grid gap-3 pb-5 empty:hidden">
      {run?.status === "running" && (run.retry_at ? <Waiting run={run} /> : <Running run={run} />)}
      {run?.status === "failed" && <Failed run={run} />}
      {counts.attention > 0 && <Attention source={source} />}
    </div>
  );
}

function Running({ run }: { run: RunView }) {
  return (
    <Notice tone="info" role="status" icon={<Spinner className="mt-0.5" />} title="Syncing…">
      <span className="tabular-nums">
        {run.pages > 0 ? `Page ${count(run.pages)}: ${runWords(run)}.` : "Asking for the first page."}
      </span>{" "}
      Begun <Time at={run.started_at} />
      {run.resumed_from !== null && ", where an earlier sync stopped"}. This page follows by itself.
    </Notice>
  );
}

function Waiting({ run }: { run: RunView }) {
  return (
    <Notice
      tone="warning"
      role="status"
      icon={<Hourglass aria-hidden className="mt-0.5 size-4 shrink-0" />}
      title="The sync waits"
    >
      <HostileText text={run.error ?? "The source asked for patience."} clipAt={400} /> It goes on{" "}
      <Time at={run.retry_at ?? run.advanced_at} />, from page {count(run.pages + 1)}. So far:{" "}
      <span className="tabular-nums">{runWords(run)}</span>.
    </Notice>
  );
}

function Failed({ run }: { run: RunView }) {
  return (
    <Notice
      tone="danger"
      role="alert"
      icon={<CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />}
      title={
        <>
          The last sync failed <Time at={run.finished_at ?? run.advanced_at} />
        </>
      }
    >
      <HostileText text={run.error ?? ""} clipAt={600} /> What it read before is kept.
    </Notice>
  );
}

function Attention({ source: { id, counts } }: { source: SourceView }) {
  const one = counts.attention === 1;
  return (
    <Notice
      tone="warning"
      icon={<TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />}
      title={`${plural(counts.attention, "approved version")} changed or went away upstream`}
    >
      What is approved here stays as it was, until somebody decides otherwise.{" "}
      <TextLink href={routes.source(id, { attention: "true" })} className="text-current">
        Show {one ? "it" : "them"}
      </TextLink>
    </Notice>
  );
}

const looks = {
  info: "border-info-border bg-info-bg text-info",
  warning: "border-warning-border bg-warning-bg text-warning",
  danger: "border-danger-border bg-danger-bg text-danger",
};

type NoticeProps = {
  tone: keyof typeof looks;
  role?: "status" | "alert";
  icon: ReactNode;
  title: ReactNode;
  children: ReactNode;
};

function Notice({ tone, role, icon, title, children }: NoticeProps) {
  return (
    <div role={role} className={cn("flex items-start gap-3 rounded-md border px-4 py-3", looks[tone])}>
      {icon}
      <div className="grid min-w-0 gap-0.5">
        <p className="font-medium">{title}</p>
        <p className="break-words text-sm">{children}</p>
      </div>
    </div>
  );
}
