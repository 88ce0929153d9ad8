import { KeyRound } from "lucide-react";
import { AgentGrants, type GrantsView } from "#components/agents/agent-grants.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import type { AgentView } from "#lib/access/agents/schemas.ts";
import { listGrants } from "#lib/access/grants/index.ts";
import { grantsQuery } from "#lib/access/grants/schemas.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageData } from "../../../page-ctx.ts";

type GrantsTabProps = { ctx: Ctx; agent: AgentView; view: GrantsView; searchParams: SearchParams };

const nothing: Record<GrantsView, { title: string; text: string }> = {
  given: {
    title: "No grant gives it access",
    text: "A grant names a server, what of it the agent may use, and until when. Others sign it.",
  },
  requested: { title: "Nothing is requested", text: "Requests that wait for signatures are listed here." },
  ended: {
    title: "No grant has ended",
    text: "Grants that expired, were given back, revoked or denied stay here as a record.",
  },
};

export async function GrantsTab({ ctx, agent, view, searchParams }: GrantsTabProps) {
  const { cursor } = await readParams(grantsQuery, searchParams);
  const found = await pageData(listGrants(ctx, { agent: agent.id, view, cursor }));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const { items, next_cursor } = found.data;
  if (items.length === 0 && !cursor) {
    const { title, text } = nothing[view];
    return (
      <EmptyState
        icon={KeyRound}
        title={title}
        action={
          view === "given" &&
          agent.can.request === true && (
            <LinkButton href={routes.requestGrant(agent.id)}>Request access</LinkButton>
          )
        }
      >
        {text}
      </EmptyState>
    );
  }
  return (
    <>
      <AgentGrants grants={items} view={view} />
      <Pager nextCursor={next_cursor} shown={items.length} />
    </>
  );
}
