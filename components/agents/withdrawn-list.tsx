import Link from "next/link";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { ConsentView } from "#lib/access/consents/schemas.ts";
import { accessLevelLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";

/** What agents were allowed to once: a record, and nothing to act on. */
export function WithdrawnList({ consents }: { consents: readonly ConsentView[] }) {
  return (
    <ul className="border-t text-sm">
      {consents.map(({ id, agent, server, scopes, since, withdrawn_at }) => (
        <li
          key={id}
          className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 border-b py-2 text-muted"
        >
          <span className="min-w-0 break-words">
            <Link href={routes.agent(agent.id)} className="rounded-sm text-ink hover:underline">
              <HostileText text={agent.name} />
            </Link>
            , {scopes.map((level) => accessLevelLabels[level].toLowerCase()).join(" and ")} on{" "}
            <span className="break-all font-mono text-xs">
              <HostileText text={server} />
            </span>
          </span>
          <span className="text-xs">
            <Time at={since} />
            {withdrawn_at && (
              <>
                {" "}
                to <Time at={withdrawn_at} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
