import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IdChip } from "#components/patterns/id-chip.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Time } from "#components/patterns/time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { GrantView } from "#lib/access/grants/schemas.ts";
import { shortenMiddle } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { minutesWords } from "./grant-words.ts";

/** Whose it is, when it begins and ends, and what comes before and after it. */
export function GrantFacts({ grant }: { grant: GrantView }) {
  const { agent, server, not_before, starts_at, ends_at, decided_at, follows, followed_by, status } = grant;
  return (
    <KeyValue
      items={[
        {
          label: "Agent",
          value: (
            <TextLink href={routes.agent(agent.id)}>
              <HostileText text={agent.name} />
            </TextLink>
          ),
        },
        {
          label: "Server",
          value: (
            <TextLink href={routes.server(server)} className="break-all font-mono text-xs">
              <HostileText text={server} />
            </TextLink>
          ),
        },
        { label: "Its data", value: <ClassificationBadge classification={grant.classification} /> },
        { label: "Lasts", value: minutesWords(grant.minutes) },
        ...(not_before && !starts_at ? [{ label: "Not before", value: <Time at={not_before} /> }] : []),
        ...(starts_at
          ? [{ label: status === "approved" ? "Begins" : "Began", value: <Time at={starts_at} /> }]
          : []),
        ...(ends_at ? [{ label: "Ends", value: <Time at={ends_at} /> }] : []),
        ...(status === "requested"
          ? [{ label: "To be decided", value: <Time at={grant.request_ends_at} /> }]
          : decided_at
            ? [{ label: "Decided", value: <Time at={decided_at} /> }]
            : []),
        ...(follows ? [{ label: "Goes on from", value: <GrantLinks ids={[follows]} /> }] : []),
        ...(followed_by.length > 0
          ? [{ label: "Followed by", value: <GrantLinks ids={followed_by} /> }]
          : []),
        { label: "Grant", value: <IdChip id={grant.id} what="grant id" /> },
      ]}
    />
  );
}

function GrantLinks({ ids }: { ids: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {ids.map((id) => (
        <TextLink key={id} href={routes.grant(id)} className="font-mono text-xs">
          {shortenMiddle(id)}
        </TextLink>
      ))}
    </span>
  );
}
