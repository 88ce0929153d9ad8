import { CircleCheck } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { Section } from "#components/patterns/section.tsx";
import type { SimulationResult } from "#lib/access/simulation/schemas.ts";
import { dateUtc } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { FlipsTable } from "./flips-table.tsx";
import { HitList } from "./hit-list.tsx";
import { caveats, decisionsWords, headline, isCalm, notReplayed } from "./simulation-words.ts";

/** What would flip, and who is hit. */
export function SimulationReport({ result }: { result: SimulationResult }) {
  const { agents, people, servers, flips, decisions } = result;
  const flipping = result.denied > 0 || result.permitted > 0;
  return (
    <section aria-label="What would change" className="grid gap-5">
      <div role="status">
        {isCalm(result) ? (
          <EmptyState icon={CircleCheck} title={decisions === 0 ? "Nothing was decided" : headline(result)}>
            {decisions === 0
              ? `No decision is recorded ${spanWords(result)} that could be asked about again.`
              : `${decisionsWords(decisions)} ${spanWords(result)} would come out as now.`}
          </EmptyState>
        ) : (
          <div className="grid gap-1">
            <p className="font-semibold text-lg tabular-nums">{headline(result)}</p>
            <p className="text-muted text-sm">Recorded {spanWords(result)}, asked again as of now.</p>
          </div>
        )}
      </div>
      {flipping && (
        <>
          <div className="grid gap-x-8 gap-y-5 md:grid-cols-3">
            <HitList title="By agent" hits={agents.map((hit) => ({ ...hit, href: routes.agent(hit.id) }))} />
            <HitList title="By person" none="No call was for a person." hits={people} />
            <HitList
              title="By server"
              hits={servers.map((hit) => ({ ...hit, id: hit.name, href: routes.server(hit.name) }))}
            />
          </div>
          <Section title="What flips">
            <FlipsTable flips={flips} />
          </Section>
        </>
      )}
      <ul className="grid max-w-prose gap-1 border-t pt-3 text-muted text-xs">
        {[...caveats(result), notReplayed].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

function spanWords({ from, to }: Pick<SimulationResult, "from" | "to">): string {
  return `from ${dateUtc(from)} to ${dateUtc(to)}`;
}
