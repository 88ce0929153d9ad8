"use client";

import { CircleAlert, CircleCheck, CircleHelp, Hourglass, ShieldQuestion } from "lucide-react";
import type { ReactNode } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { ProgressBar } from "#components/patterns/progress-bar.tsx";
import { Time } from "#components/patterns/time.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { Verification } from "#lib/audit/sealing/schemas.ts";
import { verificationTitles, verificationWords, verifiedPart } from "#lib/ui/audit-verification-words.ts";
import { cn } from "#lib/ui/cn.ts";
import { duration } from "#lib/ui/format.ts";
import { VerificationReport } from "./verification-report.tsx";

const looks: Record<Verification["status"], { box: string; icon: ReactNode }> = {
  running: { box: "bg-surface", icon: <Hourglass aria-hidden className="text-muted" /> },
  clean: {
    box: "border-success-border bg-success-bg text-success",
    icon: <CircleCheck aria-hidden />,
  },
  tampered: { box: "border-danger-border bg-danger-bg text-danger", icon: <CircleAlert aria-hidden /> },
  failed: { box: "border-warning-border bg-warning-bg text-warning", icon: <CircleHelp aria-hidden /> },
};

type VerificationPanelProps = { verification: Verification | null; failure: Error | null };

/** What the last verification found, or how far the present one is. */
export function VerificationPanel({ verification, failure }: VerificationPanelProps) {
  return (
    <div className="grid gap-4">
      <FormFailure error={failure} />
      {verification === null ? (
        <p className="flex items-start gap-2.5 rounded-md border bg-surface px-4 py-3 text-muted text-sm">
          <ShieldQuestion aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="max-w-prose">
            This log has not been verified here yet. Verifying recomputes every hash, tile and signature, and
            names each place that is not as it was sealed. It changes nothing but to record that it was done.
          </span>
        </p>
      ) : (
        <>
          <Outcome verification={verification} />
          {verification.report && <VerificationReport report={verification.report} />}
        </>
      )}
    </div>
  );
}

function Outcome({ verification }: { verification: Verification }) {
  const { status, started_at, finished_at, failure } = verification;
  const { box, icon } = looks[status];
  return (
    <div
      role={status === "tampered" ? "alert" : "status"}
      className={cn("flex items-start gap-2.5 rounded-md border px-4 py-3 text-sm", box)}
    >
      <span className="mt-0.5 [&_svg]:size-4">{icon}</span>
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="font-semibold text-base">{verificationTitles[status]}</span>
          <span className="text-xs tabular-nums">
            {finished_at === null ? (
              <>
                Started <Time at={started_at} />
              </>
            ) : (
              <>
                <Time at={finished_at} />, took{" "}
                {duration(Math.max(0, new Date(finished_at).getTime() - new Date(started_at).getTime()))}
              </>
            )}
          </span>
        </p>
        {failure !== null && (
          <p className="break-words">
            <VisibleText text={failure} />
          </p>
        )}
        {status === "running" ? (
          <div className="pt-1">
            <ProgressBar
              label="Verification"
              part={verifiedPart(verification)}
              words={verificationWords(verification)}
            />
          </div>
        ) : (
          <p className="max-w-prose break-words tabular-nums">{verificationWords(verification)}</p>
        )}
      </div>
    </div>
  );
}
