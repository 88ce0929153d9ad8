"use client";

import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import type { EventDetail as Detail } from "#lib/audit/search/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { EventAround } from "./event-around.tsx";
import { EventFacts } from "./event-facts.tsx";
import { EventProof, EventProofActions } from "./event-proof.tsx";
import { EventRedactions } from "./event-redactions.tsx";
import { EventTargets } from "./event-targets.tsx";
import { FactsTable } from "./facts-table.tsx";

const textClip = 600;

/** All that was recorded of one event. */
export function EventDetail({ event, mayExport }: { event: Detail; mayExport: Verdict }) {
  const { record } = event;
  const { operation, result, change, context } = record;
  const decisions = context.policy_decisions ?? [];
  return (
    <div>
      <Section title="Facts" actions={<EventProofActions event={event} mayExport={mayExport} />}>
        <EventProof event={event} />
        <EventFacts record={record} />
      </Section>
      {result.error && (
        <Section title="What failed">
          <p className="text-sm">
            <HostileText text={result.error} clipAt={textClip} lines />
          </p>
        </Section>
      )}
      {record.targets.length > 0 && (
        <Section title="Targets">
          <EventTargets targets={record.targets} />
        </Section>
      )}
      {operation.arguments !== undefined && (
        <Section title="Arguments" description="As they were stored, after redaction.">
          <CodeBlock code={JSON.stringify(operation.arguments, null, 2)} what="arguments" />
        </Section>
      )}
      {change && (change.before || change.after) && (
        <Section title="What changed">
          <FactsTable before={change.before} after={change.after} />
        </Section>
      )}
      <EventRedactions event={event} />
      {decisions.length > 0 && (
        <Section title="Policy decisions">
          <CodeBlock code={JSON.stringify(decisions, null, 2)} what="policy decisions" />
        </Section>
      )}
      <EventAround record={record} />
      <Section
        title="Raw record"
        description={
          <>
            The exact bytes that were hashed, in canonical JSON (RFC 8785).{" "}
            <DigestChip digest={event.digest} />
          </>
        }
      >
        <CodeBlock code={event.body} what="raw record" />
      </Section>
    </div>
  );
}
