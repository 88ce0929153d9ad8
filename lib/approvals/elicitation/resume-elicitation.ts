import type { z } from "zod";
import { findAgent, findUser, type World } from "#lib/access/evaluation/index.ts";
import { currentWorld } from "#lib/access/pdp/index.ts";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { type Action, actionHash, readArguments } from "../arguments/index.ts";
import { agentTexts, statusAt } from "../machine/index.ts";
import { gatewayOf, loadRequested, toRequested } from "../requests/index.ts";
import { openState } from "./request-state.ts";
import { type nextSteps, resumedElicitation, resumeElicitationInput } from "./schemas.ts";

type NextStep = (typeof nextSteps)[number];

/**
 * An MCP client came back with the call: whether it is still the one that was asked about, of the same agent for the same person,
 * and what to do now. That its user agreed to open the page says nothing; what people decided stands in the row.
 *
 * @throws DomainError `invalid` for a state that is not ours, or arguments that can't be approved; `gone` once its time is over;
 * `not_found`, also for what another gateway asked for; `unavailable` when it can't be known whom it is from
 */
export const resumeElicitation = query({
  id: "resumeElicitation",
  permission: "approval.request",
  summary:
    "Whether the call that an MCP client sent again is the one that was asked about, and what to do now",
  input: resumeElicitationInput,
  output: resumedElicitation,
  async run(ctx, { id, request_state, server, tool, arguments_b64, ...caller }) {
    const gateway = gatewayOf(ctx);
    const row = await loadRequested(db(), gateway.id, id);
    const at = await now(ctx, db());
    const state = openState(request_state, { gateway: gateway.id, approval: row.id }, at);
    const { canonical } = readArguments(arguments_b64);
    const whose = callerOf(await currentWorld(), caller);
    const again = actionHash({ ...row, ...whose, server, tool, arguments: canonical });
    const same = again === row.actionHash && state.action_hash === row.actionHash;
    const status = statusAt(row, at);
    return {
      same_action: same,
      next: same ? nextAfter(status) : "ask_anew",
      text: same
        ? agentTexts[status]
        : "This is another call than the one that a person was asked about. Ask anew for it.",
      approval: toRequested(row, at),
    };
  },
});

type Caller = Pick<z.output<typeof resumeElicitationInput>, "agent" | "agent_issuer" | "on_behalf_of">;

/** Whom a new request of this call would be from, and for; who is not known is nobody that was asked for. */
function callerOf(
  world: World,
  { agent, agent_issuer, on_behalf_of }: Caller,
): Pick<Action, "agentId" | "userId"> {
  return {
    agentId: findAgent(world, { name: agent, issuer: agent_issuer })?.id ?? "",
    userId: on_behalf_of === undefined ? null : (findUser(world, { name: on_behalf_of })?.id ?? ""),
  };
}

function nextAfter(status: ApprovalStatus): NextStep {
  switch (status) {
    case "pending":
      return "wait";
    case "approved":
      return "claim";
    case "superseded":
      return "follow";
    case "expired":
    case "cancelled":
    case "revoked":
    case "lapsed":
      return "ask_anew";
    case "denied":
    case "claimed":
    case "succeeded":
    case "failed":
    case "unknown":
      return "stop";
  }
}
