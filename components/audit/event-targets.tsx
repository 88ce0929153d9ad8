"use client";

import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import { routes } from "#lib/ui/routes.ts";
import { FilterButtons } from "./filter-buttons.tsx";

type Target = AuditRecord["targets"][number];

const clip = 200;

/** What the event was about. */
export function EventTargets({ targets }: { targets: readonly Target[] }) {
  return (
    <ul className="grid">
      {targets.map((target) => (
        <li
          key={`${target.type}:${target.id}`}
          className="flex items-center justify-between gap-3 border-b py-1.5 text-sm last:border-b-0"
        >
          <span className="min-w-0 break-words">
            <span className="text-muted">
              <HostileText text={target.type} />
            </span>{" "}
            <TargetName target={target} />
            {target.name && (
              <span className="break-all font-mono text-muted text-xs">
                {" "}
                <HostileText text={target.id} clipAt={clip} />
              </span>
            )}
          </span>
          <span className="flex shrink-0 items-center gap-2">
            {target.access && (
              <Badge tone={target.access === "read" ? "outline" : "warning"}>{target.access}</Badge>
            )}
            <FilterButtons field="target" value={`${target.type}:${target.id}`} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A link where this console has a page for it. */
function TargetName({ target: { type, id, name } }: { target: Target }) {
  const text = <HostileText text={name ?? id} clipAt={clip} />;
  if (type === "submission") return <TextLink href={routes.submission(id)}>{text}</TextLink>;
  if (type === "server" && name) return <TextLink href={routes.server(name)}>{text}</TextLink>;
  return text;
}
