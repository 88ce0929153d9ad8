import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { VersionStatusBadge } from "#components/patterns/version-status-badge.tsx";
import { ConditionList } from "#components/submissions/condition-list.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { RecertificationView } from "#lib/lifecycle/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { DueCell } from "./due-cell.tsx";

/** What is to be confirmed: what was approved, when, by whom and on what terms; and what has changed since. */
export function Facts({ item }: { item: RecertificationView }) {
  return (
    <>
      <Section title="What was approved">
        <KeyValue items={approvalFacts(item)} />
      </Section>
      <Section title="What changed since">
        <p className="max-w-prose text-muted text-sm">
          Nothing on record: its document, its tools, its owner and its facts are those that were approved.
          The server itself has not been read again.
        </p>
      </Section>
      <Section title="How long it holds">
        <KeyValue items={termFacts(item)} />
      </Section>
    </>
  );
}

function approvalFacts({ server, owner, orphaned, purpose, approved, conditions }: RecertificationView) {
  return [
    {
      label: "Server",
      value: (
        <TextLink href={routes.server(server)} className="font-mono text-xs">
          <HostileText text={server} />
        </TextLink>
      ),
    },
    {
      label: "Owner",
      value: (
        <>
          <HostileText text={owner.label} />
          {orphaned && (
            <span className="block text-sm text-warning">
              <HostileText text={orphaned} />
            </span>
          )}
        </>
      ),
    },
    ...(purpose ? [{ label: "Purpose", value: <HostileText text={purpose} clipAt={600} lines /> }] : []),
    ...(approved
      ? [
          {
            label: "Approved",
            value: (
              <>
                {approved.at && <Time at={approved.at} />}
                {approved.by.length > 0 && (
                  <>
                    {" "}
                    by <HostileText text={approved.by.map(({ name }) => name).join(", ")} />
                  </>
                )}
                . <TextLink href={routes.submission(approved.submission_id)}>Open what they signed</TextLink>
              </>
            ),
          },
        ]
      : []),
    ...(conditions ? [{ label: "Conditions", value: <ConditionList conditions={conditions} /> }] : []),
  ];
}

function termFacts(item: RecertificationView) {
  const { lapsed, lapses_at, version_status } = item;
  return [
    { label: "Due", value: <DueCell item={item} /> },
    {
      label: "Stops being callable",
      value: lapsed ? (
        <>
          It stopped <Time at={lapsed.at} />. <HostileText text={lapsed.reason} clipAt={300} />
        </>
      ) : lapses_at ? (
        <>
          <Time at={lapses_at} />, unless it is kept
        </>
      ) : (
        "Not by time"
      ),
    },
    { label: "In the catalog", value: <VersionStatusBadge status={version_status} /> },
  ];
}
