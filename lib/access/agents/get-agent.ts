import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { loadAgent } from "./agent-row.ts";
import { toAgentView } from "./agent-view.ts";
import { agentRef, agentView } from "./schemas.ts";

export const getAgent = query({
  id: "getAgent",
  permission: "agent.read",
  summary: "One agent: who answers for it, how it is recognised, and what you may do about it",
  input: agentRef,
  output: agentView,
  run: async (ctx, { id }) => toAgentView(ctx, db(), await loadAgent(db(), id)),
});
