import type { Metadata } from "next";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { type Choice, grantChoice } from "#components/simulation/choices.ts";
import { SimulateScreen } from "#components/simulation/simulate-screen.tsx";
import { getAgent } from "#lib/access/agents/index.ts";
import { getGrant } from "#lib/access/grants/index.ts";
import { getAccessPolicy } from "#lib/access/policy/index.ts";
import { can } from "#lib/core/permissions.ts";
import { pageCtx, pageData } from "../../../page-ctx.ts";

export const metadata: Metadata = { title: "Try a change" };

type Asked = Record<string, string | string[] | undefined>;

/** What a link may fill in at most, of each kind. */
const namedMax = 20;

export default async function SimulatePage({ searchParams }: { searchParams: Promise<Asked> }) {
  const ctx = await pageCtx();
  const may = can(ctx.actor, "access.simulate");
  if (may !== true) return <ForbiddenState reason={may.no} />;
  const { grant, agent, server } = await searchParams;
  const found = await pageData(
    Promise.all([
      Promise.all(named(grant).map(async (id) => grantChoice(await getGrant(ctx, { id })))),
      Promise.all(
        named(agent).map(async (id): Promise<Choice> => ({ id, name: (await getAgent(ctx, { id })).name })),
      ),
      can(ctx.actor, "policy.read") === true ? getAccessPolicy(ctx, {}) : null,
    ]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [grants, agents, policy] = found.data;
  const servers = named(server).map((name) => ({ id: name, name }));
  return <SimulateScreen initial={{ grants, agents, servers }} policy={policy?.document ?? null} />;
}

function named(param: string | string[] | undefined): string[] {
  return [...new Set([param ?? []].flat().filter(Boolean))].slice(0, namedMax);
}
