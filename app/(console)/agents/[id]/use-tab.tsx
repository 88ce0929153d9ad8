import { ScrollText } from "lucide-react";
import { z } from "zod";
import { UsageHeatMap } from "#components/agents/usage-heat-map.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import type { AgentUsage, AgentView } from "#lib/access/agents/schemas.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { agentCallsHref, usageSentence } from "#lib/ui/agent-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { heatGroups, heatUseLabels, heatUses, weekStarts } from "#lib/ui/usage-heat.ts";

type UseTabProps = { ctx: Ctx; agent: AgentView; usage: AgentUsage; searchParams: SearchParams };

const params = z.object({ use: z.enum(heatUses) });
const filters = [
  {
    param: "use",
    label: "Use",
    options: heatUses.map((value) => ({ value, label: heatUseLabels[value] })),
  },
];

/** Granted against used, and the way to the calls themselves. */
export async function UseTab({ ctx, agent, usage, searchParams }: UseTabProps) {
  const { use } = await readParams(params, searchParams);
  const { items, left_out } = usage;
  const groups = heatGroups(items, use);
  const weeks = weekStarts(items[0]?.weeks.length ?? 0, Date.now());
  const mayRead = can(ctx.actor, "audit.read");
  return (
    <>
      <p className="pb-3 font-semibold text-lg">{usageSentence(usage)}</p>
      <div className="flex flex-wrap items-start justify-between gap-x-6 pb-1">
        <FilterBar filters={items.length > 0 ? filters : []} />
        <div className="flex flex-wrap gap-2 pb-3">
          <AuditLink href={agentCallsHref(agent.id)} may={mayRead}>
            Its calls
          </AuditLink>
          <AuditLink href={agentCallsHref(agent.id, "denied")} may={mayRead}>
            Its denials
          </AuditLink>
        </div>
      </div>
      {items.length === 0 ? (
        <EmptyState icon={ScrollText} title="Nothing granted, nothing used">
          Once it has a grant, its tools stand here week by week, and what it does not use stands out.
        </EmptyState>
      ) : (
        <>
          {groups.length === 0 ? (
            <NoMatchState what="tools" clearHref={routes.agent(agent.id, { tab: "use" })} />
          ) : (
            <UsageHeatMap key={use ?? ""} groups={groups} weeks={weeks} />
          )}
          {left_out > 0 && (
            <p className="pt-2 text-muted text-xs">
              {left_out.toLocaleString("en")} more tools, used least, are left out.
            </p>
          )}
        </>
      )}
    </>
  );
}

function AuditLink({ href, may, children }: { href: string; may: Verdict; children: string }) {
  const look = { icon: <ScrollText aria-hidden />, children } as const;
  return may === true ? (
    <LinkButton {...look} href={href} prefetch={false} />
  ) : (
    <Button {...look} reason={may.no} />
  );
}
