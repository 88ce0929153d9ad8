import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { RequestBundle } from "#components/bundles/request-bundle.tsx";
import { RequestScreen } from "#components/grants/request-screen.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { getAgent } from "#lib/access/agents/index.ts";
import { listBundles } from "#lib/access/bundles/index.ts";
import { getGrant } from "#lib/access/grants/index.ts";
import { idText } from "#lib/core/text.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { accessLevels } from "#lib/core/words.ts";
import { routes } from "#lib/ui/routes.ts";
import { readParams, type SearchParams } from "#lib/ui/search-params.ts";
import { pageCtx, pageData } from "../../../../page-ctx.ts";

export const metadata: Metadata = { title: "Request access" };

/** What a denial's link says was missing, or which grant is to go on. */
const params = z.object({
  server: z.string().max(300),
  scope: z.enum(accessLevels),
  tool: z.string().max(300),
  extends: idText,
});

const bundlesOffered = 100;

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function RequestAccessPage({ params: path, searchParams }: Props) {
  const ctx = await pageCtx();
  const { id } = await path;
  const { extends: followed, ...prefilled } = await readParams(params, searchParams);
  const found = await pageData(
    Promise.all([
      getAgent(ctx, { id }),
      followed === undefined ? null : getGrant(ctx, { id: followed }),
      listBundles(ctx, { limit: bundlesOffered }),
    ]),
  );
  if ("no" in found) return <ForbiddenState reason={found.no} />;
  const [agent, grant, bundles] = found.data;
  if (agent.can.request !== true)
    return (
      <EmptyState
        level={1}
        icon={Lock}
        title="You can't request access for this agent"
        action={<LinkButton href={routes.agent(id)}>Go to the agent</LinkButton>}
      >
        {plainVisible(agent.can.request.no, 600)}
      </EmptyState>
    );
  const named = { id: agent.id, name: agent.name };
  const extended = grant?.agent.id === agent.id ? grant : null;
  return (
    <RequestScreen agent={named} prefilled={{ ...prefilled, extends: extended }}>
      {!extended && <RequestBundle agent={named} bundles={bundles.items} />}
    </RequestScreen>
  );
}
