"use client";

import { Ban, Check, CircleAlert, Clock, Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { AuditExport } from "#lib/audit/exports/schemas.ts";
import { type ExportStatus, exportFormats, exportStatusLabels } from "#lib/ui/audit-words.ts";
import { dateUtc } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { useCancelExport } from "./api.ts";
import { ExportFiles } from "./export-files.tsx";
import { ExportProgress } from "./export-progress.tsx";

const looks: Record<ExportStatus, { tone: Tone; icon: ReactNode }> = {
  queued: { tone: "outline", icon: <Hourglass aria-hidden /> },
  running: { tone: "info", icon: <Hourglass aria-hidden /> },
  done: { tone: "success", icon: <Check aria-hidden /> },
  failed: { tone: "danger", icon: <CircleAlert aria-hidden /> },
  cancelled: { tone: "neutral", icon: <Ban aria-hidden /> },
  expired: { tone: "neutral", icon: <Clock aria-hidden /> },
};

/** One export: what was asked for, how far it is, and its files. */
export function ExportItem({ item }: { item: AuditExport }) {
  const { status, query, format, rows, expires_at } = item;
  const atWork = status === "queued" || status === "running";
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-2.5 rounded-md border px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 flex-1 gap-1">
          <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium text-sm">
            {exportFormats[format].label}
            <Badge {...looks[status]}>{exportStatusLabels[status]}</Badge>
            {!atWork && (
              <span className="font-normal text-muted text-xs tabular-nums">
                {rows.toLocaleString("en")} {rows === 1 ? "record" : "records"}
              </span>
            )}
          </p>
          <p className="min-w-0 break-all font-mono text-xs">
            <TextLink href={routes.audit({ q: query })} prefetch={false}>
              {query === "" ? "Every event" : <HostileText text={query} />}
            </TextLink>
          </p>
          <p className="text-muted text-xs">
            by <HostileText text={item.requested_by.name} />, <Time at={item.created_at} />
            {status === "done" && expires_at && ` · files are kept until ${dateUtc(expires_at)}`}
          </p>
        </div>
        {item.can_cancel && <CancelButton id={item.id} />}
      </div>
      {atWork && <ExportProgress item={item} />}
      {item.failure && (
        <p className="break-words text-danger text-sm">
          <VisibleText text={item.failure} />
        </p>
      )}
      {item.files.length > 0 && <ExportFiles item={item} />}
    </li>
  );
}

/** Nothing is lost that another export would not bring back, so it asks nothing. */
function CancelButton({ id }: { id: string }) {
  const cancel = useCancelExport();
  const toast = useToast();
  return (
    <Button
      size="sm"
      pending={cancel.isPending}
      onClick={() =>
        cancel.mutate(id, { onError: (error) => toast({ title: error.message, tone: "danger" }) })
      }
    >
      Cancel export
    </Button>
  );
}
