import { ConstraintList } from "#components/grants/constraint-list.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { BundleItem } from "#lib/access/bundles/schemas.ts";
import { accessLevels } from "#lib/core/words.ts";

const toolsClip = 240;

/** What each grant of a bundle is of. */
export function BundleItems({ items }: { items: readonly BundleItem[] }) {
  return (
    <ul className="grid rounded-md border bg-background">
      {items.map((item) => (
        <li key={JSON.stringify(item)} className="grid gap-1.5 border-b px-3 py-2 last:border-b-0">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="min-w-0 break-all font-mono text-xs">
              <HostileText text={item.server} />
            </span>
            {accessLevels
              .filter((level) => item.scopes.includes(level))
              .map((level) => (
                <AccessLevelBadge key={level} level={level} />
              ))}
          </div>
          {item.tools.length > 0 && (
            <p className="break-words font-mono text-muted text-xs">
              <HostileText text={item.tools.join(", ")} clipAt={toolsClip} />
            </p>
          )}
          {item.constraints.length > 0 && <ConstraintList constraints={item.constraints} />}
        </li>
      ))}
    </ul>
  );
}
