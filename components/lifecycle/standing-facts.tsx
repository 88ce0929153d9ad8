import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Time } from "#components/patterns/time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ServerStanding } from "#lib/lifecycle/schemas.ts";
import { routes } from "#lib/ui/routes.ts";

type Version = ServerStanding["versions"][number];

/** What a version's standing is worked out from, as far as there is something to say. */
export function StandingFacts({ version }: { version: Version }) {
  const { because, status_message, successor, sunset_at, recertify_by, lapses_at, quarantine } = version;
  const items = [
    because && { label: "Why not", value: <HostileText text={because} clipAt={400} /> },
    quarantine && {
      label: "Quarantined",
      value: (
        <>
          <Time at={quarantine.placed_at} />:{" "}
          <TextLink href={routes.quarantine(quarantine.id)}>
            <HostileText text={quarantine.reason} clipAt={200} />
          </TextLink>
        </>
      ),
    },
    status_message && { label: "Message", value: <HostileText text={status_message} clipAt={400} lines /> },
    successor && {
      label: "Successor",
      value: (
        <TextLink href={routes.server(successor.split("@")[0] ?? "")}>
          <HostileText text={successor} />
        </TextLink>
      ),
    },
    sunset_at && { label: "Goes away", value: <Time at={sunset_at} /> },
    ...conditionsOf(version.conditions),
    recertify_by && { label: "To be confirmed", value: <Time at={recertify_by} /> },
    lapses_at && { label: "Lapses", value: <Time at={lapses_at} /> },
    version.approved_by && {
      label: "Approved by",
      value: <TextLink href={routes.submission(version.approved_by)}>the submission and its votes</TextLink>,
    },
  ].filter((item) => item !== null && item !== "");
  return (
    <div className="px-4 py-2">
      <KeyValue items={items} />
    </div>
  );
}

function conditionsOf(conditions: Version["conditions"]) {
  if (!conditions) return [];
  const { tools, until, catalogs } = conditions;
  return [
    tools ? { label: "Only the tools", value: <HostileText text={tools.join(", ")} clipAt={400} /> } : null,
    until ? { label: "Only until", value: <Time at={until} /> } : null,
    catalogs ? { label: "Only in", value: <HostileText text={catalogs.join(", ")} clipAt={400} /> } : null,
  ];
}
