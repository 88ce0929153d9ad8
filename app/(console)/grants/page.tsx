import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { GrantsTable } from "#components/grants/grants-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { listAgents } from "#lib/access/agents/index.ts";
import type { AgentSummary } from "#lib/access/agents/schemas.ts";
import { countGrants, listGrants } from "#lib/access/grants/index.ts";
import { type GrantSummary, grantCountsMax, grantsQuery } from "#lib/access/grants/schemas.ts";
import { can } from "#lib/core/permissions.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Grants" };

const views = [
  { value: "needs_me", label: "Needs me" },
  { value: "requested", label: "Requested" },
  { value: "given", label: "Given" },
  { value: "ended", label: "Ended" },
] as const;
type View = (typeof views)[number]["value"];

const emptyWords: Record<View, readonly [title: string, words: string]> = {
  needs_me: [
    "Nothing needs you",
    "Requests that your signature would bring closer to a decision appear here.",
  ],
  requested: [
    "Nothing is requested",
    "Whoever answers for an agent requests access to a server's tools on the agent's page; others decide on it here.",
  ],
  given: ["No agent has access to anything", "What agents may use, and until when, appears here."],
  ended: ["Nothing has ended yet", "Grants that ran out, were given back, revoked or denied stay here."],
};

/** How many agents the filter offers; the others are reached from their own pages. */
const agentsOffered = 100;

export default async function GrantsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const given = await readParams(grantsQuery, searchParams);
  const mayVote = can(ctx.actor, "grant.vote") === true;
  const view = given.view ?? (mayVote ? "needs_me" : "given");
  const found = await pageData(
    Promise.all([
      listGrants(ctx, { ...given, view }),
      listAgents(ctx, { limit: agentsOffered }),
      countGrants(ctx, { agent: given.agent, server: given.server }),
    ]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [{ items, next_cursor }, agents, counts] = found.data;
  const filtered = Boolean(given.agent || given.server || given.status || given.cursor);
  const nothing = items.length === 0 && !filtered;
  const [title, words] = emptyWords[view];

  return (
    <>
      <PageHeader
        title="Grants"
        description="Which agents may use which tools of which servers, until when, and who must decide on more."
      />
      <ViewTabs
        label="Which grants"
        items={views.map(({ value, label }) => ({
          label,
          href: routes.grants({ view: value, agent: given.agent, server: given.server }),
          current: value === view,
          count: counts[value],
          atLeast: counts[value] === grantCountsMax,
        }))}
      />
      {nothing ? (
        <EmptyState
          icon={KeyRound}
          title={title}
          action={view !== "ended" && <LinkButton href={routes.agents()}>Go to the agents</LinkButton>}
        >
          {words}
        </EmptyState>
      ) : (
        <FilterBar
          search={{ param: "server", placeholder: "Server, by its whole name" }}
          filters={[
            { param: "agent", label: "Agent", options: agentOptions(agents.items, items, given.agent) },
          ]}
        />
      )}
      {items.length > 0 && <GrantsTable grants={items} />}
      {items.length === 0 && !nothing && <NoMatchState what="grants" clearHref={routes.grants({ view })} />}
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}

/** The one that is filtered by is always among them, so that the filter says its name. */
function agentOptions(
  agents: readonly AgentSummary[],
  grants: readonly GrantSummary[],
  chosen: string | undefined,
) {
  const options = agents.map(({ id, name }) => ({ value: id, label: name }));
  if (chosen === undefined || options.some(({ value }) => value === chosen)) return options;
  const label = grants.find(({ agent }) => agent.id === chosen)?.agent.name ?? chosen;
  return [{ value: chosen, label }, ...options];
}
