import { givenGrantStatuses } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { approvedTools } from "../agents/index.ts";
import { coveredTools } from "../terms/index.ts";
import type { Span } from "./at-once.ts";
import type { HeldSide } from "./schemas.ts";
import type { DutyTool } from "./sides.ts";

/** A tool that an agent is covered for, by which grant, and when: nobody knows yet of a request. */
export type HeldTool = DutyTool & Span & { grantId: string; agentId: string };

/** Grants that give access, or will from some time on. */
export function givenAt(at: Date): Prisma.GrantWhereInput {
  return { status: { in: [...givenGrantStatuses] }, endsAt: { gt: at } };
}

/** Grants that are in force. */
export function begunAt(at: Date): Prisma.GrantWhereInput {
  return { ...givenAt(at), startsAt: { lte: at } };
}

/** Requests that can still be approved. */
export function openAt(at: Date): Prisma.GrantWhereInput {
  return { status: "requested", requestEndsAt: { gt: at } };
}

/** What grants come to by today's approvals, whoever they are for and whatever they say of arguments. */
export async function loadHeldTools(
  tx: Pick<Tx, "grant" | "$queryRaw">,
  where: Prisma.GrantWhereInput,
  at: Date,
): Promise<HeldTool[]> {
  const grants = await tx.grant.findMany({
    where,
    select: {
      id: true,
      agentId: true,
      serverId: true,
      scopes: true,
      tools: true,
      toolLevels: true,
      startsAt: true,
      endsAt: true,
      server: { select: { name: true } },
    },
    orderBy: { id: "asc" },
  });
  const approved = await approvedTools(
    tx,
    grants.map(({ serverId }) => serverId),
    at,
  );
  return grants.flatMap((grant) =>
    onServer(grant.server.name, coveredTools(grant, approved.get(grant.serverId) ?? [])).map((tool) => ({
      ...tool,
      grantId: grant.id,
      agentId: grant.agentId,
      startsAt: grant.startsAt,
      endsAt: grant.endsAt,
    })),
  );
}

export function onServer(server: string, tools: readonly Omit<DutyTool, "server">[]): DutyTool[] {
  return tools.map((tool) => ({ ...tool, server }));
}

export function toHeldSide(name: string, tools: readonly HeldTool[]): HeldSide {
  const byGrant = Map.groupBy(tools, ({ grantId }) => grantId);
  return {
    name,
    grants: [...byGrant].map(([id, held]) => ({
      id,
      server: held[0]?.server ?? "",
      tools: held.map((tool) => tool.name),
    })),
  };
}
