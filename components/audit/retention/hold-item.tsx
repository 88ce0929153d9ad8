import { Lock, LockOpen } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { LegalHold } from "#lib/audit/retention/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { heldWords } from "#lib/ui/audit-retention-words.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";

const reasonClip = 400;

/** Without `onRelease` for one that is released. */
type HoldItemProps = { hold: LegalHold; may: Verdict; onRelease?: () => void };

/** One hold: what it covers, who wants it kept and why, and how much it keeps by now. */
export function HoldItem({ hold, may, onRelease }: HoldItemProps) {
  const { name, query, reason, placed_by, placed_at, released_by, released_at, release_reason } = hold;
  const Icon = released_at === null ? Lock : LockOpen;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b py-3">
      <div className="grid min-w-0 flex-1 basis-72 gap-1 text-sm">
        <h3 className="flex items-start gap-2 font-medium">
          <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-subtle" />
          <span className="min-w-0 break-words">
            <HostileText text={name} />
          </span>
        </h3>
        <p className="break-all font-mono text-xs">
          <TextLink href={routes.audit({ q: query })} prefetch={false}>
            <HostileText text={query} />
          </TextLink>
        </p>
        <p className="max-w-prose break-words text-muted">
          <HostileText text={reason} lines clipAt={reasonClip} />
        </p>
        <p className="text-muted text-xs tabular-nums">
          {heldWords(hold)}. Placed by <HostileText text={placed_by.name} /> <Time at={placed_at} />
          {released_at !== null && (
            <>
              , released by <HostileText text={released_by?.name ?? "somebody"} /> <Time at={released_at} />
            </>
          )}
        </p>
        {release_reason !== null && (
          <p className="max-w-prose break-words text-muted">
            Released because: <HostileText text={release_reason} lines clipAt={reasonClip} />
          </p>
        )}
      </div>
      {onRelease && (
        <Button size="sm" reason={reasonOf(may)} onClick={onRelease}>
          Release<span className="sr-only"> {name}</span>
        </Button>
      )}
    </li>
  );
}
