import type { CommandCtx } from "#lib/kernel/command.ts";

type Owner = { ownerUserId: string | null; ownerTeamId: string | null };

/** Tells whoever comes to answer for an agent by somebody else's doing; nobody is told what they did themselves. */
export async function announceOwner(ctx: CommandCtx, { id, ownerUserId }: { id: string } & Owner) {
  const by = personOf(ctx);
  if (ownerUserId === null || ownerUserId !== by)
    await ctx.announce({ kind: "agent.assigned", agent_id: id, by });
}

export function personOf({ actor }: Pick<CommandCtx, "actor">): string | null {
  return actor.kind === "user" ? actor.id : null;
}
