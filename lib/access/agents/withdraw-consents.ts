import type { Prisma } from "#lib/db/client.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";

type Which = Pick<Prisma.ConsentWhereInput, "id" | "agentId">;

/**
 * Ends consents that stand, on record.
 *
 * @param why in words, where it was not the person's own doing
 */
export async function withdrawConsents(ctx: CommandCtx, which: Which, at: Date, why?: string): Promise<void> {
  const standing = await ctx.tx.consent.findMany({
    where: { ...which, withdrawnAt: null },
    select: {
      id: true,
      scopes: true,
      agent: { select: { id: true, name: true } },
      server: { select: { name: true } },
    },
    orderBy: { id: "asc" },
  });
  await ctx.tx.consent.updateMany({
    where: { id: { in: standing.map(({ id }) => id) } },
    data: { withdrawnAt: at },
  });
  await ctx.audit(
    ...standing.map(({ id, scopes, agent, server }) => ({
      action: "consent.withdraw" as const,
      target: { type: "consent" as const, id, name: agent.name },
      before: { agent: agent.id, server: server.name, scopes },
      after: { withdrawn_at: at.toISOString() },
      ...(why === undefined ? {} : { reason: why }),
    })),
  );
}
