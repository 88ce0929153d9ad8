import { Handshake } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { MyAgentsScreen } from "#components/agents/my-agents-screen.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { listMyAgents } from "#lib/access/consents/index.ts";
import type { MyAgents } from "#lib/access/consents/schemas.ts";
import { idText, searchText } from "#lib/core/text.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "My agents" };

const params = z.object({ agent: idText, server: idText, q: searchText });
/** From so many on, one looks for an agent by its name rather than by reading. */
const searchFrom = 12;

export default async function MyAgentsPage({ searchParams }: { searchParams: SearchParams }) {
  const { agent, server, q } = await readParams(params, searchParams);
  const found = await pageData(listMyAgents(await pageCtx(), {}));
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const all = found.data;
  const mine = matching(all, q ?? "");
  const total = sizeOf(all);
  const asked = agent && server ? { agent, server } : null;
  return (
    <>
      <PageHeader
        title="My agents"
        description="Agents that act in your name, and those that could. Only you allow it, and you can withdraw it at any time."
      />
      {total === 0 && !asked ? (
        <EmptyState icon={Handshake} title="No agent asks to act for you">
          An agent that was granted access on people's behalf appears here. It uses it in your name only once
          you allow it.
        </EmptyState>
      ) : (
        <>
          {(total >= searchFrom || q) && (
            <div className="pb-2">
              <FilterBar search={{ param: "q", placeholder: "Search by agent or server" }} />
            </div>
          )}
          {q && sizeOf(mine) === 0 ? (
            <NoMatchState what="agents" clearHref={routes.myAgents()} />
          ) : (
            <MyAgentsScreen key={JSON.stringify(asked)} mine={mine} asked={asked} />
          )}
        </>
      )}
    </>
  );
}

function sizeOf({ consents, possible }: MyAgents): number {
  return consents.length + possible.length;
}

function matching({ consents, possible }: MyAgents, q: string): MyAgents {
  const text = q.toLowerCase();
  const has = ({ agent, server }: { agent: { name: string }; server: string }) =>
    `${agent.name}\n${server}`.toLowerCase().includes(text);
  return { consents: consents.filter(has), possible: possible.filter(has) };
}
