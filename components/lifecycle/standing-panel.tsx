"use client";

import { Archive, CircleCheck, CircleSlash, OctagonX, RotateCcw, Undo2 } from "lucide-react";
import { useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { VersionStatusBadge } from "#components/patterns/version-status-badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import type { ServerStanding } from "#lib/lifecycle/schemas.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import { useStanding } from "./api.ts";
import { QuarantineServerDialog } from "./quarantine-server-dialog.tsx";
import { StandingFacts } from "./standing-facts.tsx";
import { StatusDialog, type StatusStep } from "./status-dialog.tsx";

type Version = ServerStanding["versions"][number];
type Asking = { step: StatusStep; version: Version } | { step: "quarantine"; version: Version | null } | null;

/** Whether each version may be called, why not, until when; and what may be done about it. */
export function StandingPanel({ initial }: { initial: ServerStanding }) {
  const { data: standing } = useStanding(initial);
  const [asking, setAsking] = useState<Asking>(null);
  const { can, versions, name } = standing;
  const stoppable = versions.some(({ status }) => status === "live" || status === "deprecated");
  return (
    <Section
      title="Standing"
      description="Whether agents may call it is worked out from its approval, its owner, its dates and its quarantines. Nobody sets it."
      actions={
        stoppable && (
          <Button
            size="sm"
            variant="danger"
            icon={<OctagonX aria-hidden />}
            reason={reasonOf(can.quarantine)}
            onClick={() => setAsking({ step: "quarantine", version: null })}
          >
            Quarantine
          </Button>
        )
      }
    >
      <ul className="grid gap-3">
        {versions.map((version) => (
          <li key={version.version} className="rounded-md border bg-raised">
            <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2 border-b px-4 py-2.5">
              <span className="min-w-0 truncate font-medium font-mono text-sm">
                <HostileText text={version.version} clipAt={60} />
              </span>
              <VersionStatusBadge status={version.status} />
              <Callable version={version} />
              <span className="ml-auto flex flex-wrap gap-2">
                <VersionActions standing={standing} version={version} onAsk={setAsking} />
              </span>
            </div>
            <StandingFacts version={version} />
          </li>
        ))}
      </ul>
      {asking?.step === "quarantine" && (
        <QuarantineServerDialog name={name} onClose={() => setAsking(null)} />
      )}
      {asking && asking.step !== "quarantine" && (
        <StatusDialog
          name={name}
          version={asking.version}
          step={asking.step}
          onClose={() => setAsking(null)}
        />
      )}
    </Section>
  );
}

function Callable({ version: { callable } }: { version: Version }) {
  const Icon = callable ? CircleCheck : CircleSlash;
  return (
    <span
      className={
        callable
          ? "inline-flex items-center gap-1 text-sm text-success"
          : "inline-flex items-center gap-1 text-danger text-sm"
      }
    >
      <Icon aria-hidden className="size-3.5" />
      {callable ? "Callable" : "Not callable"}
    </span>
  );
}

type VersionActionsProps = {
  standing: ServerStanding;
  version: Version;
  onAsk: (asking: Asking) => void;
};

function VersionActions({ standing: { can }, version, onAsk }: VersionActionsProps) {
  const reason = reasonOf(can.set_status);
  const { status, quarantine } = version;
  if (status === "quarantined")
    return quarantine ? (
      <LinkButton size="sm" href={routes.quarantine(quarantine.id)} icon={<Undo2 aria-hidden />}>
        Restore
      </LinkButton>
    ) : (
      <SubmitAgain version={version} />
    );
  if (status === "live")
    return (
      <>
        {!version.callable && <SubmitAgain version={version} />}
        <Button
          size="sm"
          icon={<Archive aria-hidden />}
          reason={reason}
          onClick={() => onAsk({ step: "deprecate", version })}
        >
          Deprecate
        </Button>
      </>
    );
  if (status === "deprecated")
    return (
      <>
        {!version.callable && <SubmitAgain version={version} />}
        <Button
          size="sm"
          icon={<RotateCcw aria-hidden />}
          reason={reason}
          onClick={() => onAsk({ step: "revive", version })}
        >
          Take back
        </Button>
        <Button size="sm" variant="danger" reason={reason} onClick={() => onAsk({ step: "retire", version })}>
          Retire
        </Button>
      </>
    );
  return null;
}

/** The way back of what lapsed, or of what nobody answers for: another approval, with another owner if need be. */
function SubmitAgain({ version: { approved_by } }: { version: Version }) {
  return (
    approved_by && (
      <LinkButton size="sm" href={routes.submitAgain(approved_by)} icon={<Undo2 aria-hidden />}>
        Submit again
      </LinkButton>
    )
  );
}
