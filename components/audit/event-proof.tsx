"use client";

import { FileCheck2, FolderArchive, Hourglass, Lock, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import type { EventDetail } from "#lib/audit/search/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { leafWords } from "#lib/ui/audit-words.ts";
import { eventPath } from "./api.ts";
import { UtcTime } from "./utc-time.tsx";

/** Where the event stands in the tamper-evident log. */
export function EventProof({ event: { place, held } }: { event: EventDetail }) {
  return (
    <div className="mb-3 grid gap-1.5 rounded-md border bg-surface px-3 py-2.5 text-sm">
      {place ? (
        <p className="flex items-start gap-2">
          <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
          <span className="min-w-0">
            {leafWords(place.index)} of{" "}
            <span className="break-all font-mono text-xs">
              <HostileText text={place.origin} />
            </span>
            , <UtcTime at={place.sealed_at} />
          </span>
        </p>
      ) : (
        <p className="flex items-start gap-2">
          <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          Waiting to be sealed. That takes a second or two.
        </p>
      )}
      {held && (
        <p className="flex items-start gap-2">
          <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
          Kept under a legal hold beyond its retention.
        </p>
      )}
    </div>
  );
}

const unsealed = "It can be proved once it is sealed, in a second or two.";

/** Files that prove it to somebody who has no access here. */
export function EventProofActions({ event, mayExport }: { event: EventDetail; mayExport: Verdict }) {
  const { audit_id } = event.record;
  const no = event.place ? undefined : unsealed;
  return (
    <>
      <FileLink href={eventPath(audit_id, "proof")} no={no} icon={<FileCheck2 aria-hidden />}>
        Download proof
      </FileLink>
      <FileLink
        href={eventPath(audit_id, "evidence")}
        no={mayExport === true ? no : mayExport.no}
        icon={<FolderArchive aria-hidden />}
      >
        Evidence
      </FileLink>
    </>
  );
}

type FileLinkProps = { href: string; no?: string; icon: ReactNode; children: string };

/** A plain link: Next's own would fetch it ahead of the press, and that would be an export. */
function FileLink({ href, no, icon, children }: FileLinkProps) {
  if (no)
    return (
      <Button size="sm" icon={icon} reason={no}>
        {children}
      </Button>
    );
  return (
    <a href={href} download className={buttonClass({ size: "sm" })}>
      {icon}
      {children}
    </a>
  );
}
