"use client";

import { CircleAlert, RotateCw } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { useRetryReading } from "./api.ts";

/** Whether the server has been read, as long as that is what everybody waits for. */
export function ReadingState({ submission }: { submission: SubmissionView }) {
  const { reading, status, url, document } = submission;
  const open = status === "draft" || status === "changes_requested";
  if (!open || reading.status === "done") return null;
  if (reading.status === "pending")
    return (
      <div
        role="status"
        className="mb-5 flex items-start gap-3 rounded-md border border-info-border bg-info-bg px-4 py-3 text-info"
      >
        <Spinner className="mt-0.5" />
        <div className="grid gap-0.5">
          <p className="font-medium">Reading the server…</p>
          <p className="text-sm">
            {url || document?.remotes?.length
              ? "The console connects to it and asks what it offers. This page follows by itself."
              : "The document is being checked. This page follows by itself."}
          </p>
        </div>
      </div>
    );
  return (
    <div
      role="alert"
      className="mb-5 flex items-start gap-3 rounded-md border border-danger-border bg-danger-bg px-4 py-3 text-danger"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="grid min-w-0 gap-0.5">
        <p className="font-medium">The server could not be read</p>
        <p className="break-words text-sm">
          <HostileText text={reading.error ?? ""} clipAt={600} />
        </p>
        {reading.attempt > 1 && <p className="text-xs">Attempt {reading.attempt}</p>}
        {submission.can.retry === true && <RetryButton id={submission.id} />}
      </div>
    </div>
  );
}

function RetryButton({ id }: { id: string }) {
  const retry = useRetryReading(id);
  const toast = useToast();
  const failed = (error: Error) =>
    toast({ title: "The server was not asked again", description: error.message, tone: "danger" });
  return (
    <div className="pt-2">
      <Button
        icon={<RotateCw aria-hidden />}
        pending={retry.isPending}
        onClick={() => retry.mutate(undefined, { onError: failed })}
      >
        Read it again
      </Button>
    </div>
  );
}
