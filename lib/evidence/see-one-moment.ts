import type { CommandCtx } from "#lib/kernel/command.ts";

/** Before the transaction's first read: what is decided meanwhile is in all parts or in none. */
export async function seeOneMoment({ tx }: Pick<CommandCtx, "tx">): Promise<void> {
  await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`;
}
