import type { Tx } from "../db/client.ts";
import type { Ctx } from "./ctx.ts";

/**
 * The database's clock at this statement, never the transaction's start: after waiting for a lock, call this again
 * before judging a deadline.
 */
export async function now(ctx: Pick<Ctx, "at">, tx: Pick<Tx, "$queryRaw">): Promise<Date> {
  if (ctx.at) return ctx.at;
  const [row] = await tx.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`;
  return row.now;
}
