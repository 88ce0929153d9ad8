import type { Metadata } from "next";
import { RegisterAgentForm } from "#components/agents/register-agent-form.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { can } from "#lib/core/permissions.ts";
import { pageCtx } from "../../../page-ctx.ts";
import { agentChoices } from "../agent-choices.ts";

export const metadata: Metadata = { title: "Register an agent" };

export default async function RegisterAgentPage() {
  const ctx = await pageCtx();
  const may = can(ctx.actor, "agent.manage");
  if (may !== true) return <ForbiddenState reason={may.no} />;
  return (
    <>
      <PageHeader
        title="Register an agent"
        description="Who answers for it, for whom it acts, and how gateways know it. What it may do is requested next, and signed by others."
      />
      <RegisterAgentForm me={`user:${ctx.actor.email}`} {...(await agentChoices(ctx))} />
    </>
  );
}
