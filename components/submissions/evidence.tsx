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
import { Findings } from "./findings.tsx";
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
      {submission.digest && (
        <Section
          title="Findings"
          description="What the console noticed about the document and while it read the server. A vote covers them."
        >
          <Findings submission={submission} />
        </Section>
      )}
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
          ? [{ label: snapshot ? "Address read" : "Address", value: mono(readableRemote(document) ?? "") }]
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
