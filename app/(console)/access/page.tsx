import { SearchX, Waypoints } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { AccessTable, type Direction } from "#components/access-map/access-table.tsx";
import { ExportLink } from "#components/access-map/export-link.tsx";
import { WhyNothing } from "#components/access-map/why-nothing.tsx";
import { ViewTabs } from "#components/console/view-tabs.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { StatePanel } from "#components/patterns/state-panel.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { listAgents } from "#lib/access/agents/index.ts";
import { whoCan } from "#lib/access/explain/index.ts";
import { type AccessMap, whoCanQuery } from "#lib/access/explain/schemas.ts";
import { DomainError } from "#lib/core/errors.ts";
import { can } from "#lib/core/permissions.ts";
import { accessLevels } from "#lib/core/words.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { accessLevelLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Who can do what" };

const params = z.object({ ...whoCanQuery.shape, by: z.enum(["agent", "server"]) });
/** How many agents the filter offers; the others are reached from their own pages. */
const agentsOffered = 100;

export default async function AccessPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const { by: asked, cursor, limit, ...filters } = await readParams(params, searchParams);
  const by: Direction = asked ?? (filters.server && !filters.agent ? "server" : "agent");
  const chosen = by === "agent" ? filters.agent : filters.server;
  const found = await pageData(
    Promise.all([
      listAgents(ctx, { limit: agentsOffered }),
      chosen === undefined ? null : answerTo(ctx, { ...filters, cursor, limit }),
    ]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [agents, answer] = found.data;
  const named = agents.items.find(({ id }) => id === filters.agent);
  const agent = named ?? (answer && "items" in answer ? answer.items[0]?.agent : undefined);

  return (
    <>
      <PageHeader
        title="Who can do what"
        description="What agents can do now, by whose word, and what else a call must pass."
        actions={
          chosen !== undefined && <ExportLink filters={filters} may={can(ctx.actor, "evidence.export")} />
        }
      />
      <ViewTabs
        label="Direction"
        items={[
          {
            label: "What an agent can do",
            href: routes.whoCan({ by: "agent", agent: filters.agent }),
            current: by === "agent",
          },
          {
            label: "Who can use a server",
            href: routes.whoCan({ by: "server", server: filters.server }),
            current: by === "server",
          },
        ]}
      />
      <FilterBar
        search={{ param: "server", placeholder: "Server, by its whole name" }}
        more={[
          { param: "tool", placeholder: "Tool, by its whole name" },
          { param: "person", placeholder: "On behalf of, by e-mail" },
        ]}
        filters={[
          { param: "agent", label: "Agent", options: agentOptions(agents.items, filters.agent, agent) },
          {
            param: "level",
            label: "Access",
            options: accessLevels.map((value) => ({ value, label: accessLevelLabels[value] })),
          },
        ]}
      />
      {answer === null ? (
        <Unchosen by={by} />
      ) : "refusal" in answer ? (
        <StatePanel icon={SearchX} title="Nobody to ask for">
          {answer.refusal}
        </StatePanel>
      ) : (
        <Answer
          answer={answer}
          by={by}
          agent={agent ?? { id: filters.agent ?? "", name: "the agent" }}
          tool={filters.tool}
        />
      )}
    </>
  );
}

/** The answer, or why what was typed names nobody: somebody may still be typing. */
async function answerTo(
  ctx: Ctx,
  filters: Parameters<typeof whoCan>[1],
): Promise<AccessMap | { refusal: string }> {
  try {
    return await whoCan(ctx, filters);
  } catch (error) {
    const issue = error instanceof DomainError && error.issues.find(({ pointer }) => pointer === "/person");
    if (issue) return { refusal: issue.message };
    throw error;
  }
}

function Unchosen({ by }: { by: Direction }) {
  return by === "agent" ? (
    <EmptyState
      icon={Waypoints}
      title="Choose an agent"
      action={<LinkButton href={routes.agents()}>Go to the agents</LinkButton>}
    >
      Every tool that it may call appears here: by which grant, who signed it, and what else stands in the
      way.
    </EmptyState>
  ) : (
    <EmptyState
      icon={Waypoints}
      title="Name a server"
      action={<LinkButton href={routes.catalog()}>Go to the servers</LinkButton>}
    >
      Every agent that may call one of its tools appears here: by which grant, who signed it, and what else
      stands in the way.
    </EmptyState>
  );
}

type AnswerProps = {
  answer: AccessMap;
  by: Direction;
  agent: { id: string; name: string };
  tool: string | undefined;
};

function Answer({ answer: { items, next_cursor, nothing }, by, agent, tool }: AnswerProps) {
  if (nothing && tool !== undefined) return <WhyNothing agent={agent} tool={tool} nothing={nothing} />;
  if (items.length === 0)
    return by === "agent" ? (
      <EmptyState
        icon={Waypoints}
        title="No grant fits"
        action={agent.id && <LinkButton href={routes.requestGrant(agent.id)}>Request access</LinkButton>}
      >
        No grant gives <HostileText text={agent.name} /> what you ask about. Name a tool to see what its
        gateways hear when it calls.
      </EmptyState>
    ) : (
      <NoMatchState what="agents" clearHref={routes.whoCan({ by })} />
    );
  return (
    <>
      <AccessTable rows={items} by={by} />
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}

/** The one that is asked about is always among them, so that the filter says its name. */
function agentOptions(
  agents: readonly { id: string; name: string }[],
  chosen: string | undefined,
  agent: { name: string } | undefined,
) {
  const options = agents.map(({ id, name }) => ({ value: id, label: name }));
  if (chosen === undefined || options.some(({ value }) => value === chosen)) return options;
  return [{ value: chosen, label: agent?.name ?? chosen }, ...options];
}
