import { command } from "#lib/kernel/command.ts";
import { createRequest } from "./create-request.ts";
import { loadGrantView } from "./grant-view.ts";
import { grantView, requestGrantInput } from "./schemas.ts";

export const requestGrant = command({
  id: "grant.request",
  permission: "grant.request",
  summary: "Request access to a server's tools for an agent that you answer for; others decide on it",
  input: requestGrantInput,
  output: grantView,
  target: ({ agent_id }) => ({ type: "agent", id: agent_id }),
  run: async (ctx, input) => loadGrantView(ctx, ctx.tx, await createRequest(ctx, input)),
});
