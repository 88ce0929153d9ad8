import { ProgressBar } from "#components/patterns/progress-bar.tsx";
import type { AuditExport } from "#lib/audit/exports/schemas.ts";
import { percentOf } from "#lib/ui/audit-words.ts";

export function ExportProgress({ item: { progress, rows, status } }: { item: AuditExport }) {
  const words =
    status === "queued"
      ? "Starts in a moment"
      : `${percentOf(progress)}, ${rows.toLocaleString("en")} records written`;
  return <ProgressBar label="Export" part={progress} words={words} />;
}
