import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { Page } from "#lib/core/page.ts";
import type { VersionView } from "#lib/settings/proposals/schemas.ts";

const reasonClip = 300;

type VersionListProps<V extends VersionView> = {
  versions: Page<V>;
  /** What one of them changed; nothing for the first. */
  detail: (version: V) => ReactNode;
};

/** Every version of a policy, each with what it changed. */
export function VersionList<V extends VersionView>({ versions, detail }: VersionListProps<V>) {
  const { items, next_cursor } = versions;
  return (
    <>
      <ol className="grid rounded-md border">
        {items.map((version) => (
          <li key={version.version} className="grid gap-1.5 border-b px-4 py-3 last:border-b-0">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <h2 className="font-medium text-sm">Version {version.version}</h2>
              {version.in_force && <Badge tone="success">In force</Badge>}
              <span className="ml-auto text-muted text-xs">
                <Time at={version.created_at} />
              </span>
            </div>
            <p className="text-muted text-sm">
              <Origin version={version} />
            </p>
            {version.reason !== null && (
              <p className="max-w-prose text-sm">
                <HostileText text={version.reason} lines clipAt={reasonClip} />
              </p>
            )}
            {detail(version) ?? <p className="text-muted text-xs">The first version</p>}
          </li>
        ))}
      </ol>
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}

function Origin({ version: { reason, created_by, signed_by } }: { version: VersionView }) {
  if (reason === null) return "Came with Countersign.";
  return (
    <>
      Proposed by <HostileText text={created_by} />, signed by{" "}
      {signed_by.map((name, index) => (
        <span key={name}>
          {index > 0 && ", "}
          <HostileText text={name} />
        </span>
      ))}
      .
    </>
  );
}
