"use client";

import { keepPreviousData, skipToken, useMutation, useQuery } from "@tanstack/react-query";
import type { AgentSummary } from "#lib/access/agents/schemas.ts";
import type { GrantSummary } from "#lib/access/grants/schemas.ts";
import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import type { SimulationResult } from "#lib/access/simulation/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import { api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";

export type Tried = {
  days: number;
  policy?: AccessPolicyDocument;
  revoked_grants?: readonly string[];
  quarantined_servers?: readonly string[];
  disabled_agents?: readonly string[];
};

export function useSimulation() {
  return useMutation({
    mutationFn: (input: Tried) => api<SimulationResult>("POST", "/api/v1/access/simulations", input),
  });
}

const foundMax = "8";
/** Of so many agents that fit what was typed, grants are offered. */
const agentsOfGrants = "5";

const findAgents = (search: string, limit: string, signal: AbortSignal) =>
  api<Page<AgentSummary>>("GET", withQuery("/api/v1/agents", { search, limit }), undefined, signal);
const findGrants = (filter: Record<string, string>, signal: AbortSignal) =>
  api<Page<GrantSummary>>(
    "GET",
    withQuery("/api/v1/grants", { ...filter, view: "given", limit: foundMax }),
    undefined,
    signal,
  );

export function useFoundAgents(q: string) {
  return useQuery({
    queryKey: ["simulation-agents", q],
    queryFn: q === "" ? skipToken : async ({ signal }) => (await findAgents(q, foundMax, signal)).items,
    placeholderData: keepPreviousData,
  });
}

/** Given grants: of a server, by its whole name, or of the agents that fit. */
export function useFoundGrants(q: string) {
  return useQuery({
    queryKey: ["simulation-grants", q],
    queryFn:
      q === ""
        ? skipToken
        : async ({ signal }) => {
            if (q.includes("/")) return (await findGrants({ server: q }, signal)).items;
            const agents = await findAgents(q, agentsOfGrants, signal);
            const pages = await Promise.all(agents.items.map(({ id }) => findGrants({ agent: id }, signal)));
            return pages.flatMap(({ items }) => items);
          },
    placeholderData: keepPreviousData,
  });
}
