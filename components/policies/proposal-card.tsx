"use client";

import { useMemo } from "react";
import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { changedCells } from "#lib/core/matrix-rules.ts";
import type { PolicyChangeView } from "#lib/settings/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { CellChanges } from "./cell-changes.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { ProposalVerdict } from "./proposal-verdict.tsx";

const reasonClip = 600;

/** The change that waits: what it says, what it would mean, and who decides. */
export function ProposalCard({ change }: { change: PolicyChangeView }) {
  const { base_rules, rules, proposer, reason, digest, base_version } = change;
  const cells = useMemo(() => changedCells(base_rules, rules), [base_rules, rules]);
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
            It changes {plural(cells.length, "cell")} of version {base_version}
          </h3>
          <CellChanges changes={cells} />
        </div>
        <div className="grid min-w-0 content-start gap-5 lg:col-span-5">
          <PreviewPanel rules={rules} />
          <div className="border-t pt-4">
            <ProposalVerdict change={change} />
          </div>
        </div>
      </div>
    </section>
  );
}
