import type { CommandCtx } from "#lib/kernel/command.ts";

export type ClosingItem = { id: string; server: string; status: string; because: string };

/** Closes open recertifications that the caller holds the locks of, and takes them from everybody's desk. */
export async function closeItems(ctx: CommandCtx, items: readonly ClosingItem[]): Promise<void> {
  const ids = items.map(({ id }) => id);
  await ctx.tx.$executeRaw`
    UPDATE recertification SET status = 'closed', decided_at = ${await ctx.now()} WHERE id = ANY(${ids}::text[])`;
  await ctx.audit(
    ...items.map(({ id, server, status, because }) => ({
      action: "recertification.close" as const,
      target: { type: "recertification" as const, id, name: server },
      before: { status },
      after: { status: "closed" },
      reason: because,
    })),
  );
  await ctx.announce(
    ...ids.map((id) => ({ kind: "recertification.decided" as const, recertification_id: id })),
  );
}
