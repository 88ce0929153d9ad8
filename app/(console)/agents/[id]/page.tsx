import type { Metadata } from "next";
import { AgentScreen, type AgentTab, agentTabs } from "#components/agents/agent-screen.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { getAgent, getAgentUsage } from "#lib/access/agents/index.ts";
import type { SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";
import { agentChoices } from "../agent-choices.ts";
import { GrantsTab } from "./grants-tab.tsx";
import { UseTab } from "./use-tab.tsx";

export const metadata: Metadata = { title: "Agent" };

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function AgentPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { id } = await params;
  const found = await pageData(
    Promise.all([getAgent(ctx, { id }), getAgentUsage(ctx, { id }), agentChoices(ctx)]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [agent, usage, choices] = found.data;
  const { tab: asked } = await searchParams;
  const tab: AgentTab = agentTabs.find((one) => one === asked) ?? "given";
  return (
    <AgentScreen agent={agent} usage={usage} choices={choices} tab={tab}>
      {tab === "use" ? (
        <UseTab ctx={ctx} agent={agent} usage={usage} searchParams={searchParams} />
      ) : (
        <GrantsTab ctx={ctx} agent={agent} view={tab} searchParams={searchParams} />
      )}
    </AgentScreen>
  );
}
