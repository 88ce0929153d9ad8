import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import type { AccessNothing } from "#lib/access/explain/schemas.ts";
import { OutcomeList } from "./outcome-list.tsx";

type WhyNothingProps = {
  agent: { id: string; name: string };
  tool: string;
  nothing: readonly AccessNothing[];
};

/** An agent that may not use a tool: why not, as its gateways would hear it. */
export function WhyNothing({ agent, tool, nothing }: WhyNothingProps) {
  return (
    <Section
      title="It may not use this tool"
      description={
        <>
          No grant gives <HostileText text={agent.name} /> access to{" "}
          <span className="font-mono text-xs">
            <HostileText text={tool} />
          </span>
          . This is what its gateways hear when it calls.
        </>
      }
    >
      <ul className="grid gap-4">
        {nothing.map(({ server, outcomes }) => (
          <li key={server ?? ""} className="rounded-md border bg-raised px-4 py-3 text-sm">
            {server !== null && (
              <p className="pb-2 font-mono text-xs">
                <HostileText text={server} />
              </p>
            )}
            <OutcomeList agentId={agent.id} outcomes={outcomes} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
