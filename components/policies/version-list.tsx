import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { Page } from "#lib/core/page.ts";
import type { PolicyVersionView } from "#lib/settings/schemas.ts";
import { ChangesDetail } from "./changes-detail.tsx";

const reasonClip = 300;

/** Every version of the matrix, each with what it changed. */
export function VersionList({ versions: { items, next_cursor } }: { versions: Page<PolicyVersionView> }) {
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
            {version.base_rules ? (
              <ChangesDetail before={version.base_rules} after={version.rules} />
            ) : (
              <p className="text-muted text-xs">The first version</p>
            )}
          </li>
        ))}
      </ol>
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}

function Origin({ version: { reason, created_by, signed_by } }: { version: PolicyVersionView }) {
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
