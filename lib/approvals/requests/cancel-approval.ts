import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { agentTexts, statusAt } from "../machine/index.ts";
import { changeApproval } from "../row/index.ts";
import { gatewayOf } from "./gateway-of.ts";
import { loadRequested, toRequested } from "./requested-row.ts";
import { endApprovalInput, requestedApproval } from "./schemas.ts";

/**
 * Takes a request back, also one that was approved and is not claimed yet.
 *
 * @throws DomainError `conflict` once it is over, or being made
 */
export const cancelApproval = command({
  id: "approval.cancel",
  permission: "approval.request",
  summary: "Take a request for a human's yes back",
  input: endApprovalInput,
  output: requestedApproval,
  target: ({ id }) => ({ type: "approval", id }),
  async run(ctx, { id, reason }) {
    const gateway = gatewayOf(ctx);
    await ctx.tx
      .$queryRaw`SELECT id FROM action_approval WHERE id = ${id} AND gateway_id = ${gateway.id} FOR UPDATE`;
    const row = await loadRequested(ctx.tx, gateway.id, id);
    const at = await ctx.now();
    const status = statusAt(row, at);
    if (status !== "pending" && status !== "approved")
      throw new DomainError("conflict", agentTexts[status], { details: { status, version: row.version } });
    await changeApproval(ctx, row, {
      action: "approval.cancel",
      status: "cancelled",
      data: { endedAt: at, endReason: reason },
      reason,
    });
    return toRequested(await loadRequested(ctx.tx, gateway.id, id), at);
  },
});
