import { Anchor, Hourglass } from "lucide-react";
import { type ReactNode, useId } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IdChip } from "#components/patterns/id-chip.tsx";
import { Time } from "#components/patterns/time.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import type { LogState } from "#lib/audit/sealing/schemas.ts";
import { exactly, yearsWords } from "#lib/ui/audit-integrity-words.ts";
import { retentionClassLabels } from "#lib/ui/audit-words.ts";
import { cn } from "#lib/ui/cn.ts";
import { Disclosure } from "../disclosure.tsx";
import { ExactBlock } from "../exact-block.tsx";
import { checkpointPath } from "../governance-api.ts";
import { AnchorFact } from "./anchor-fact.tsx";
import { MonthsTable } from "./months-table.tsx";
import { WaitingFact } from "./waiting-fact.tsx";

/** One log as it stands: how far it goes, what is signed, and what is kept elsewhere. */
export function LogPanel({ log }: { log: LogState }) {
  const id = useId();
  const { size, root, sealed_at, checkpoint, months, retention_years } = log;
  return (
    <article aria-labelledby={id} className="rounded-md border">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 border-b px-4 py-2.5">
        <h3 id={id} className="font-medium">
          {retentionClassLabels[log.class]}
        </h3>
        <p className="min-w-0 break-all font-mono text-muted text-xs">
          <HostileText text={log.origin} />
        </p>
      </header>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 p-4 xl:grid-cols-3">
        <Fact label="Events sealed">
          <span className="tabular-nums">{size.toLocaleString("en")}</span>
        </Fact>
        <Fact label="Root">
          {root === null ? <None>No root before the first event</None> : <IdChip id={root} what="root" />}
        </Fact>
        <Fact label="Newest signed checkpoint">
          {sealed_at === null ? <None>None yet</None> : <Time at={sealed_at} />}
        </Fact>
        <Fact label="Waiting to be sealed" icon={<Hourglass aria-hidden />} wide>
          <WaitingFact waiting={log.waiting} />
        </Fact>
        <Fact label="Kept elsewhere" icon={<Anchor aria-hidden />} wide>
          <AnchorFact log={log} />
        </Fact>
        <Fact label="Kept for">{yearsWords(retention_years)}</Fact>
      </dl>
      <div className="grid gap-2 border-t px-4 py-2.5">
        {checkpoint !== null && (
          <Disclosure summary="Signed checkpoint">
            <Checkpoint of={log.class} checkpoint={checkpoint} vkey={log.vkey} />
          </Disclosure>
        )}
        {months.length === 0 ? (
          <p className="py-0.5 text-muted text-sm">No month has begun.</p>
        ) : (
          <Disclosure summary={monthsSummary(months)}>
            <MonthsTable months={months} of={retentionClassLabels[log.class]} />
          </Disclosure>
        )}
      </div>
    </article>
  );
}

function monthsSummary(months: LogState["months"]): string {
  const dropped = months.filter(({ dropped_at }) => dropped_at !== null).length;
  return `${exactly(months.length, "month")}${dropped > 0 ? `, ${dropped} dropped` : ""}`;
}

function Checkpoint({ of, checkpoint, vkey }: { of: string; checkpoint: string; vkey: string }) {
  return (
    <div className="grid gap-3">
      <ExactBlock code={checkpoint} what={`checkpoint of ${of}`} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-muted text-xs">
        <a href={checkpointPath(of)} download={`${of}.checkpoint`} className={buttonClass({ size: "sm" })}>
          Download the newest
        </a>
        <p className="min-w-0">
          Signed under <IdChip id={vkey} what="public key" />
        </p>
      </div>
      <p className="max-w-prose text-muted text-xs">
        Keep one where nobody here can change it. Whatever the log becomes, it must extend it:{" "}
        <code className="break-all font-mono">--checkpoint {of}.checkpoint</code>.
      </p>
    </div>
  );
}

type FactProps = { label: string; icon?: ReactNode; wide?: boolean; children: ReactNode };

/** `wide`: what may have something to say has the whole of a narrow screen. */
function Fact({ label, icon, wide = false, children }: FactProps) {
  return (
    <div className={cn("grid min-w-0 content-start gap-0.5", wide && "max-sm:col-span-2")}>
      <dt className="flex items-center gap-1.5 text-subtle text-xs [&_svg]:size-3.5">
        {icon}
        {label}
      </dt>
      <dd className="min-w-0 break-words text-sm">{children}</dd>
    </div>
  );
}

function None({ children }: { children: string }) {
  return <span className="text-muted">{children}</span>;
}
