import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { itemsOf, offerKinds } from "#components/servers/offer-list.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { Commentable } from "./commentable.tsx";
import { Conversation } from "./conversation.tsx";
import { DocumentReview } from "./document-review.tsx";
import { Findings } from "./findings.tsx";
import { OfferReview } from "./offer-review.tsx";
import { ReadingState } from "./reading-state.tsx";
import { SubmissionFacts } from "./submission-facts.tsx";
import type { Seen } from "./use-seen.ts";
import { type Comparisons, WhatChanges } from "./what-changes.tsx";

const textClip = 600;

type EvidenceProps = {
  submission: SubmissionView;
  look: Seen;
  comparisons: Comparisons;
  /** What the comparisons are of. */
  comparedDigest: string | null;
};

/** What a reviewer looks at: what is different, what it is, what the server answered, and what is odd about it. */
export function Evidence({ submission, look, comparisons, comparedDigest }: EvidenceProps) {
  const { id, digest, snapshot, document } = submission;
  return (
    <>
      <ReadingState submission={submission} />
      {digest && (
        <WhatChanges
          id={id}
          digest={digest}
          initial={comparisons}
          initialDigest={comparedDigest}
          changed={look.changed}
        />
      )}
      <Section title="What it is">
        <SubmissionFacts submission={submission} />
      </Section>
      {digest && (
        <Section
          title="Findings"
          description="What the console noticed about the document and while it read the server. A vote covers them."
        >
          <Findings submission={submission} />
        </Section>
      )}
      {snapshot && <Offer submission={submission} snapshot={snapshot} look={look} />}
      {document && (
        <Section title="server.json" description="What the catalog would serve.">
          <DocumentReview document={document} />
        </Section>
      )}
      <Conversation submission={submission} />
    </>
  );
}

type OfferProps = {
  submission: SubmissionView;
  snapshot: NonNullable<SubmissionView["snapshot"]>;
  look: Seen;
};

function Offer({ submission, snapshot, look }: OfferProps) {
  return (
    <>
      <Section
        title="What it offers"
        description="As the server answered. What a tool says about itself is its own word until a reviewer labels it; where it says nothing, the worst is assumed."
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
              content: <OfferReview items={items} none={none} submission={submission} look={look} />,
            };
          })}
        />
      </Section>
      <Section title="Instructions" description="What the server tells every model that uses it.">
        <Commentable anchor="instructions" about="the instructions" showOpen>
          {snapshot.instructions ? (
            <div className="max-w-prose break-words rounded-md border bg-sunken px-3 py-2.5 text-sm">
              <HostileText text={snapshot.instructions} clipAt={textClip} lines />
            </div>
          ) : (
            <p className="py-1.5 text-muted text-sm">It gives none.</p>
          )}
        </Commentable>
      </Section>
    </>
  );
}
