"use client";

import type { ComponentProps, ReactNode } from "react";
import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { ProposalView } from "#lib/settings/proposals/schemas.ts";
import { cn } from "#lib/ui/cn.ts";
import { ProposalVerdict } from "./proposal-verdict.tsx";

const reasonClip = 600;

type ProposalCardProps = ComponentProps<typeof ProposalVerdict> & {
  change: ProposalView;
  /** How much of the version it changes: "3 cells". */
  extent: string;
  /** What it would mean, were it in force. */
  preview?: ReactNode;
  /** What it changes. */
  children: ReactNode;
};

/** The proposed version that waits: what it says, what it would mean, and who decides. */
export function ProposalCard({ change, extent, preview, children, ...verdict }: ProposalCardProps) {
  const { proposer, reason, digest, base_version } = change;
  return (
    <section aria-labelledby="proposal" className="mb-6 rounded-md border bg-raised">
      <header className="grid gap-1.5 border-b p-4">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 id="proposal" className="font-semibold text-base">
            Version {base_version + 1} is proposed
          </h2>
          <span className="flex items-center gap-2 text-muted text-xs">
            What is signed
            <DigestChip digest={digest} />
          </span>
        </div>
        <p className="text-muted text-sm">
          <HostileText text={proposer.name} /> proposed it <Time at={change.created_at} />.{" "}
          {change.waiting_for && <HostileText text={change.waiting_for} />}
        </p>
        <blockquote className="max-w-prose border-l-2 pl-3 text-sm">
          <HostileText text={reason} lines clipAt={reasonClip} />
        </blockquote>
      </header>
      <div className="grid gap-6 p-4 lg:grid-cols-12">
        <div className="grid min-w-0 content-start gap-2 lg:col-span-7">
          <h3 className="font-medium text-sm">
            It changes {extent} of version {base_version}
          </h3>
          {children}
        </div>
        <div className="grid min-w-0 content-start gap-5 lg:col-span-5">
          {preview}
          <div className={cn(preview !== undefined && "border-t pt-4")}>
            <ProposalVerdict change={change} {...verdict} />
          </div>
        </div>
      </div>
    </section>
  );
}
