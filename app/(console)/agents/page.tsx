import { Bot } from "lucide-react";
import type { Metadata } from "next";
import { AgentsTable } from "#components/agents/agents-table.tsx";
import { RegisterAgentButton } from "#components/agents/register-agent-button.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { listAgents } from "#lib/access/agents/index.ts";
import { agentsQuery } from "#lib/access/agents/schemas.ts";
import { can } from "#lib/core/permissions.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Agents" };

const filters = [
  { param: "owner", label: "Owner", options: [{ value: "me", label: "Me or my teams" }] },
  {
    param: "state",
    label: "State",
    options: [
      { value: "active", label: "Not disabled" },
      { value: "disabled", label: "Disabled" },
    ],
  },
];

export default async function AgentsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const query = await readParams(agentsQuery, searchParams);
  const found = await pageData(listAgents(ctx, query));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  const { search, owner, state, cursor } = query;
  const empty = items.length === 0;
  const nothing = empty && !search && !owner && !state && !cursor;
  const register = <RegisterAgentButton may={can(ctx.actor, "agent.manage")} />;

  return (
    <>
      <PageHeader
        title="Agents"
        description="Software that calls tools: who answers for it, how gateways know it, and what it was granted."
        actions={!nothing && register}
      />
      {nothing ? (
        <EmptyState icon={Bot} title="No agents yet" action={register}>
          An agent is known by its identity and not by its name, and somebody answers for it. Registered, it
          may do nothing yet: what it may do, grants say.
        </EmptyState>
      ) : (
        <>
          <FilterBar
            search={{ param: "search", placeholder: "Search by name, purpose or id" }}
            filters={filters}
          />
          {empty ? (
            <NoMatchState what="agents" clearHref={routes.agents()} />
          ) : (
            <AgentsTable agents={items} />
          )}
          <Pager nextCursor={next_cursor} shown={items.length} />
        </>
      )}
    </>
  );
}
