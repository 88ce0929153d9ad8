import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { endOverdue } from "./end-standing.ts";
import { loadStanding } from "./standing-row.ts";

const expire = command({
  id: "standing.end",
  permission: "standing.revoke",
  summary: "Note that the time of what was allowed in advance is over",
  input: z.strictObject({ id: z.string() }),
  output: noOutput,
  target: ({ id }) => ({ type: "standing_permission", id }),
  async run(ctx, { id }) {
    await endOverdue(ctx, await loadStanding(ctx.tx, id), await ctx.now());
    return {};
  },
});

/**
 * Writes down which standing permissions are over by the database's clock. Any number of processes may do so at once, and what
 * holds never waits for it. One that can't be written down keeps none from the others.
 *
 * @returns how many were over
 * @throws Error the first that kept one from being written down
 */
export async function expireStanding(ctx: Ctx): Promise<number> {
  const over = await db().standingPermission.findMany({
    where: { status: "active", expiresAt: { lte: await now(ctx, db()) } },
    select: { id: true },
    orderBy: { expiresAt: "asc" },
  });
  const failures: unknown[] = [];
  let ended = 0;
  for (const { id } of over) {
    try {
      if (await expireOne(ctx, id)) ended += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return ended;
}

/** @returns false when it ended meanwhile, or somebody else is at work on it */
function expireOne(ctx: Ctx, id: string): Promise<boolean> {
  return db().$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM standing_permission WHERE id = ${id} AND status = 'active' FOR UPDATE SKIP LOCKED`;
      if (row) await expire({ ...ctx, tx }, row);
      return row !== undefined;
    },
    { maxWait: 10_000, timeout: 15_000 },
  );
}
