import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AccessMapRow } from "#lib/access/explain/schemas.ts";
import { accessLevelLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";

/** The grants that a row rests on, and whose word each is. */
export function BecauseList({ row }: { row: AccessMapRow }) {
  return (
    <ul className="grid gap-2.5">
      {row.because.map(({ grant, by, ends_at, constrained, for_some, requester, signed_by }) => (
        <li key={grant} className="min-w-0">
          <p>
            <TextLink href={routes.grant(grant)}>
              {by === "scope"
                ? `Grant of ${accessLevelLabels[row.access].toLowerCase()} access`
                : "Grant of this tool"}
            </TextLink>
            , ends <Time at={ends_at} />
          </p>
          <p className="break-words text-muted text-xs">
            Requested by <HostileText text={requester.name} />
            {signed_by.length > 0 && (
              <>
                , signed by <HostileText text={signed_by.map(({ name }) => name).join(", ")} />
              </>
            )}
          </p>
          {(constrained || for_some) && (
            <p className="text-muted text-xs">
              {[constrained && "Only with certain arguments", for_some && "Only for certain people"]
                .filter(Boolean)
                .join(". ")}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
