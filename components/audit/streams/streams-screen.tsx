"use client";

import { Radio } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Section } from "#components/patterns/section.tsx";
import type { StreamView } from "#lib/audit/intake/schemas.ts";
import { streamsSummary } from "#lib/ui/audit-stream-words.ts";
import { AuditTabs } from "../audit-tabs.tsx";
import { useStreams } from "../governance-api.ts";
import { NotRefreshed } from "../not-refreshed.tsx";
import { HowToNumber } from "./how-to-number.tsx";
import { StateWords } from "./state-words.tsx";
import { StreamsTable } from "./streams-table.tsx";

/** Whether everything came that gateways counted. */
export function StreamsScreen({ initial }: { initial: { items: StreamView[] } }) {
  const found = useStreams(initial);
  const { items } = found.data;
  return (
    <>
      <PageHeader
        title="Streams"
        description="A gateway numbers what it reports. What it counted and never sent leaves a gap here."
      />
      <AuditTabs current="Streams" />
      <NotRefreshed found={found} />
      {items.length === 0 ? (
        <>
          <EmptyState icon={Radio} title="No gateway has reported yet">
            Once one does, each of its streams stands here: how far its numbers go, what is missing, what came
            late, and whether it has fallen silent.
          </EmptyState>
          <Section
            title="How a gateway numbers its events"
            description="Without numbers, nobody can tell what never came."
          >
            <HowToNumber />
          </Section>
        </>
      ) : (
        <>
          <p role="status" className="pb-2 text-muted text-sm tabular-nums">
            {streamsSummary(items)}
          </p>
          <StreamsTable streams={items} />
          <div className="grid gap-x-8 pt-8 lg:grid-cols-2">
            <Section title="What the states mean">
              <StateWords />
            </Section>
            <div className="min-w-0 max-lg:pt-8">
              <Section title="How a gateway numbers its events">
                <HowToNumber />
              </Section>
            </div>
          </div>
        </>
      )}
    </>
  );
}
