import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { agentTexts, statusAt } from "../machine/index.ts";
import { gatewayOf, loadRequested, toRequested } from "../requests/index.ts";
import { approvalRef } from "../requests/schemas.ts";
import { payloadsOf } from "./payloads.ts";
import { sealState } from "./request-state.ts";
import { elicitation } from "./schemas.ts";

/**
 * How a gateway sends an MCP client's user to where a request of its own is decided on, in the words of both eras of the
 * protocol, and in plain text.
 *
 * @throws DomainError `not_found`, also for what another gateway asked for; `conflict` once nobody decides on it any more
 */
export const getElicitation = query({
  id: "getElicitation",
  permission: "approval.request",
  summary: "What to answer an MCP client with while a person decides: URL-mode elicitation, or text",
  input: approvalRef,
  output: elicitation,
  async run(ctx, { id }) {
    const gateway = gatewayOf(ctx);
    const row = await loadRequested(db(), gateway.id, id);
    const at = await now(ctx, db());
    const status = statusAt(row, at);
    if (status !== "pending")
      throw new DomainError("conflict", agentTexts[status], { details: { status, version: row.version } });
    const endMs = row.expiresAt.getTime() + row.claimSeconds * 1_000;
    const state = sealState({
      approval: row.id,
      action_hash: row.actionHash,
      gateway: gateway.id,
      exp: Math.floor(endMs / 1_000),
    });
    return payloadsOf(row, toRequested(row, at).web_url, state);
  },
});
