import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { gatewayOf } from "../requests/gateway-of.ts";
import { toRequested } from "../requests/requested-row.ts";
import { gatewayApprovalPage, gatewayApprovalsQuery } from "../requests/schemas.ts";
import { caseInclude, type RequestedRow } from "../row/index.ts";

/** A gateway's own requests, newest first: one that was restarted finds here what it waits for. */
export const listRequested = query({
  id: "listRequestedApprovals",
  permission: "approval.request",
  summary:
    "A gateway's own requests for a human's yes, newest first; those that something can become of, or all",
  input: gatewayApprovalsQuery,
  output: gatewayApprovalPage,
  async run(ctx, { live, limit, cursor }) {
    const gateway = gatewayOf(ctx);
    const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
    const at = await now(ctx, db());
    const rows = await db().actionApproval.findMany({
      where: {
        gatewayId: gateway.id,
        ...(before === undefined ? {} : { id: { lt: before } }),
        ...(live
          ? {
              OR: [
                { status: "pending", expiresAt: { gt: at } },
                { status: "approved", claimBy: { gt: at } },
                // Also past its time: whoever made the call has yet to say what came of it.
                { status: { in: ["claimed", "unknown"] } },
              ],
            }
          : {}),
      },
      include: caseInclude,
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const page = toPage(rows as RequestedRow[], limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((row) => toRequested(row, at)) };
  },
});
