import { Info, TriangleAlert } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { IdChip } from "#components/patterns/id-chip.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { itemsOf, OfferList, offerKinds } from "#components/servers/offer-list.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { readableRemote } from "#lib/core/readable-remote.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { ReadingState } from "./reading-state.tsx";

const textClip = 600;

/** What a reviewer looks at: what it is, what the server answered, and what is odd about it. */
export function Evidence({ submission }: { submission: SubmissionView }) {
  return (
    <>
      <ReadingState submission={submission} />
      <Section title="What it is">
        <Facts submission={submission} />
      </Section>
      {submission.snapshot && <Offer snapshot={submission.snapshot} />}
      {submission.document && (
        <Section title="server.json" description="What the catalog would serve.">
          <CodeBlock code={JSON.stringify(submission.document, null, 2)} what="server.json" />
        </Section>
      )}
    </>
  );
}

function Facts({ submission }: { submission: SubmissionView }) {
  const { server, url, snapshot, document } = submission;
  const mono = (text: string) => (
    <span className="break-all font-mono text-xs">
      <HostileText text={text} clipAt={textClip} />
    </span>
  );
  return (
    <KeyValue
      items={[
        {
          label: "Purpose",
          value: <HostileText text={submission.purpose} clipAt={textClip} lines />,
        },
        ...(document
          ? [{ label: "Description", value: <HostileText text={document.description} lines /> }]
          : []),
        ...(server ? [{ label: "Name", value: mono(server.name) }] : []),
        ...(url ? [{ label: "Address", value: mono(url) }] : []),
        ...(!url && document && readableRemote(document)
          ? [{ label: "Address read", value: mono(readableRemote(document) ?? "") }]
          : []),
        { label: "Owner", value: <HostileText text={submission.owner.label} /> },
        ...(snapshot
          ? [
              {
                label: "Read",
                value: (
                  <>
                    <Time at={snapshot.taken_at} />, protocol{" "}
                    <span className="font-mono text-xs">
                      <HostileText text={snapshot.protocol_version} />
                    </span>
                  </>
                ),
              },
            ]
          : []),
        { label: "Submission", value: <IdChip id={submission.id} what="submission id" /> },
      ]}
    />
  );
}

function Offer({ snapshot }: { snapshot: NonNullable<SubmissionView["snapshot"]> }) {
  return (
    <>
      <Section title="Findings" description="What the console noticed while it read the server.">
        <Findings problems={snapshot.problems} />
      </Section>
      <Section title="Instructions" description="What the server tells every model that uses it.">
        {snapshot.instructions ? (
          <div className="max-w-prose break-words rounded-md border bg-sunken px-3 py-2.5 text-sm">
            <HostileText text={snapshot.instructions} clipAt={textClip} lines />
          </div>
        ) : (
          <p className="text-muted text-sm">It gives none.</p>
        )}
      </Section>
      <Section
        title="What it offers"
        description="As the server answered. What a tool says about itself is its own word; where it says nothing, assume the worst."
      >
        <Tabs
          label="What it offers"
          param="offer"
          items={offerKinds.map(({ kind, label, none }) => {
            const items = itemsOf(snapshot, kind);
            return {
              value: `${kind}s`,
              label,
              count: items.length,
              content: <OfferList items={items} none={none} />,
            };
          })}
        />
      </Section>
    </>
  );
}

function Findings({ problems }: { problems: readonly { where: string; message: string }[] }) {
  if (problems.length === 0)
    return (
      <p className="flex max-w-prose items-start gap-2 text-muted text-sm">
        <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
        All of its answers could be read. Whether they are safe is yours to judge: hidden characters are
        marked wherever they stand.
      </p>
    );
  return (
    <ul className="rounded-md border">
      {problems.map(({ where, message }) => (
        <li
          key={`${where} ${message}`}
          className="flex items-start gap-2.5 border-b px-3 py-2.5 last:border-b-0"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          <div className="grid min-w-0 gap-0.5 text-sm">
            <span className="break-words">
              <HostileText text={message} clipAt={300} />
            </span>
            <span className="break-all font-mono text-muted text-xs">
              <HostileText text={where} clipAt={200} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
