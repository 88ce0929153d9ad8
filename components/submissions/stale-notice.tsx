"use client";

import { TriangleAlert } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { accessLevelLabels, classificationLabels } from "#lib/ui/labels.ts";

type StaleNoticeProps = { seen: SubmissionView; now: SubmissionView; onAcknowledge: () => void };

/** The submission moved under its reviewer. A vote is on what its voter saw, so they look again first. */
export function StaleNotice({ seen, now, onAcknowledge }: StaleNoticeProps) {
  const changes = changesBetween(seen, now);
  return (
    <div
      role="alert"
      className="grid gap-2 rounded-md border border-warning-border bg-warning-bg px-3 py-2.5 text-sm text-warning"
    >
      <p className="flex items-start gap-2 font-medium">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        This changed since you looked at it
      </p>
      {changes.length > 0 && (
        <ul className="grid gap-0.5 pl-6">
          {changes.map((change) => (
            <li key={change} className="break-words">
              {change}
            </li>
          ))}
        </ul>
      )}
      <p className="pl-6">Votes on the earlier version no longer count. What you typed is still below.</p>
      <div className="pl-6">
        <Button size="sm" onClick={onAcknowledge}>
          I have looked at it again
        </Button>
      </div>
    </div>
  );
}

function changesBetween(seen: SubmissionView, now: SubmissionView): string[] {
  const changes: string[] = [];
  if (seen.owner.ref !== now.owner.ref) changes.push(`Owner: ${seen.owner.label} → ${now.owner.label}`);
  if (seen.data_classification !== now.data_classification)
    changes.push(
      `Classification: ${classificationLabels[seen.data_classification]} → ${classificationLabels[now.data_classification]}`,
    );
  if (seen.access_level !== now.access_level)
    changes.push(
      `Access level: ${accessLevelLabels[seen.access_level]} → ${accessLevelLabels[now.access_level]}`,
    );
  if (seen.purpose !== now.purpose) changes.push("The purpose was rewritten");
  if (seen.snapshot?.hash !== now.snapshot?.hash) changes.push("The server answers differently now");
  if (JSON.stringify(seen.document) !== JSON.stringify(now.document)) changes.push("server.json changed");
  if (JSON.stringify(seen.findings) !== JSON.stringify(now.findings))
    changes.push("The findings are others now");
  return changes;
}
