import { Ban } from "lucide-react";
import type { ReactNode } from "react";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Time } from "#components/patterns/time.tsx";
import type { AgentUsage, AgentView } from "#lib/access/agents/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { AgentState } from "./agent-badges.tsx";
import { AgentControls } from "./agent-controls.tsx";
import { AgentFacts } from "./agent-facts.tsx";
import type { AgentChoices } from "./register-agent-form.tsx";

export const agentTabs = ["given", "requested", "ended", "use"] as const;
export type AgentTab = (typeof agentTabs)[number];

type AgentScreenProps = {
  agent: AgentView;
  usage: AgentUsage;
  choices: AgentChoices;
  tab: AgentTab;
  children: ReactNode;
};

/** An agent's frame: who it is, what may be done about it, and its grants and their use below. */
export function AgentScreen({ agent, usage, choices, tab, children }: AgentScreenProps) {
  const tabs = [
    { value: "given", label: "Grants", count: agent.grants.given },
    { value: "requested", label: "Requested", count: agent.grants.requested },
    { value: "ended", label: "Ended" },
    { value: "use", label: "Granted and used" },
  ];
  return (
    <>
      <PageHeader
        title={<HostileText text={agent.name} />}
        badges={<AgentState agent={agent} />}
        description={<HostileText text={agent.purpose} clipAt={400} lines />}
        actions={<AgentControls agent={agent} choices={choices} />}
      />
      {agent.disabled && <DisabledNotice disabled={agent.disabled} />}
      <AgentFacts agent={agent} usage={usage} />
      <ViewTabs
        label="About this agent"
        items={tabs.map(({ value, ...item }) => ({
          ...item,
          href: routes.agent(agent.id, { tab: value === "given" ? undefined : value }),
          current: value === tab,
        }))}
      />
      {children}
    </>
  );
}

function DisabledNotice({ disabled }: { disabled: NonNullable<AgentView["disabled"]> }) {
  return (
    <div className="mb-4 flex items-start gap-2.5 rounded-md border border-danger-border bg-danger-bg px-4 py-3 text-sm">
      <Ban aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0">
        <p className="font-medium text-danger">
          Disabled <Time at={disabled.at} />. All its calls are refused.
        </p>
        <p className="mt-0.5 break-words">
          <HostileText text={disabled.reason} clipAt={400} lines />
        </p>
      </div>
    </div>
  );
}
