import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Section } from "#components/patterns/section.tsx";
import { SubmissionStatusBadge } from "#components/patterns/submission-status-badge.tsx";
import { Time } from "#components/patterns/time.tsx";
import { VersionStatusBadge } from "#components/patterns/version-status-badge.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { EntryView } from "#lib/sources/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { EntryIssues } from "./entry-issues.tsx";
import { JsonChanges } from "./json-changes.tsx";
import { UpstreamStatusWord } from "./state-badges.tsx";

const textClip = 600;

/** All about one entry: what it is, what is wrong with it, and how it differs from what is approved. */
export function EntryDetail({ entry }: { entry: EntryView }) {
  const { document, approved_document: approved } = entry;
  return (
    <div>
      <Section title="What it is">
        <Facts entry={entry} />
      </Section>
      <Section title="What the validator says">
        <EntryIssues entry={entry} />
      </Section>
      {approved && (
        <Section
          title="Compared with what is approved here"
          description={
            <>
              <span className="font-mono text-xs">
                <HostileText text={approved.version} clipAt={60} />
              </span>{" "}
              <VersionStatusBadge status={approved.status} />, approved by{" "}
              <TextLink href={routes.submission(approved.submission)}>this submission</TextLink>.
            </>
          }
        >
          <JsonChanges
            before={{ label: "Approved", value: approved.document }}
            after={{ label: "Upstream", value: document }}
          />
        </Section>
      )}
      <Section
        title="server.json"
        description={
          entry.format === "current"
            ? "As the source has it."
            : "As it was converted: the source has it in an older form."
        }
      >
        <CodeBlock code={JSON.stringify(document, null, 2)} what="server.json" />
      </Section>
    </div>
  );
}

function Facts({ entry }: { entry: EntryView }) {
  const { title, description, submission, status_message, published_at, updated_at, gone_at } = entry;
  return (
    <KeyValue
      items={[
        ...(title ? [{ label: "Title", value: <HostileText text={title} clipAt={textClip} /> }] : []),
        {
          label: "Description",
          value: description ? (
            <HostileText text={description} clipAt={textClip} lines />
          ) : (
            <span className="text-muted">It gives none.</span>
          ),
        },
        ...(submission
          ? [
              {
                label: "Submission",
                value: (
                  <>
                    <TextLink href={routes.submission(submission.id)}>Open it</TextLink>{" "}
                    <SubmissionStatusBadge status={submission.status} />
                  </>
                ),
              },
            ]
          : []),
        {
          label: "Upstream",
          value: (
            <>
              <UpstreamStatusWord status={entry.status} />
              {entry.is_latest && ", the latest version"}
              {status_message && (
                <>
                  : <HostileText text={status_message} clipAt={textClip} />
                </>
              )}
            </>
          ),
        },
        ...(published_at ? [{ label: "Published", value: <Time at={published_at} /> }] : []),
        ...(updated_at ? [{ label: "Updated", value: <Time at={updated_at} /> }] : []),
        { label: "First seen", value: <Time at={entry.first_seen_at} /> },
        ...(gone_at ? [{ label: "Gone since", value: <Time at={gone_at} /> }] : []),
        { label: "Content", value: <DigestChip digest={entry.hash} /> },
      ]}
    />
  );
}
