import { newId } from "#lib/core/ids.ts";
import type { Prisma } from "#lib/db/client.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import type { ApprovalRow } from "../row/index.ts";
import type { GiveStanding } from "./schemas.ts";
import { standingTarget } from "./standing-row.ts";

/**
 * Writes what somebody allows beside the approval of a locked row, with its record and the news of it. That they may was looked
 * at before (`assertGiveable`), and that it was their yes that approved it.
 *
 * @param by whose yes it is
 */
export async function giveStanding(
  ctx: CommandCtx,
  row: ApprovalRow,
  { minutes, max_calls, constraints, sum }: GiveStanding,
  by: string,
): Promise<void> {
  // Whatever becomes of the agent from now on is later than this by the clock.
  await ctx.tx.$queryRaw`SELECT id FROM agent WHERE id = ${row.agentId} FOR SHARE`;
  const createdAt = await ctx.now();
  const given = {
    id: newId("standingPermission"),
    status: "active",
    approvalId: row.id,
    agentId: row.agentId,
    serverId: row.serverId,
    tool: row.tool,
    constraints: constraints as Prisma.InputJsonArray,
    maxCalls: max_calls,
    sumPointer: sum?.pointer ?? null,
    maxSum: sum?.max ?? null,
    createdById: by,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + minutes * 60_000),
  };
  await ctx.tx.standingPermission.create({ data: given });
  await ctx.audit({
    action: "standing.give",
    target: standingTarget({ ...given, server: row.server }),
    after: {
      approval: row.id,
      agent: row.agentId,
      user: row.userId,
      gateway: row.gatewayId,
      constraints: constraints.map(({ pointer, is }) => ({ pointer, is })),
      max_calls,
      sum: sum ?? null,
      expires_at: given.expiresAt,
    },
  });
  await ctx.announce({ kind: "approval.standing_given", approval_id: row.id });
}
