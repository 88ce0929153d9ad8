import { db } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";

/** Opening a large review, or several, takes its time. */
const limits = { maxWait: 10_000, timeout: 120_000 };

/**
 * Runs a step that may turn out to be taken already: within a transaction that somebody else opened, a command's refusal is
 * no event of the audit log. Joins the caller's, where there is one.
 */
export function inTransaction<T>(ctx: Ctx, act: (ctx: Ctx) => Promise<T>): Promise<T> {
  return ctx.tx ? act(ctx) : db().$transaction((tx) => act({ ...ctx, tx }), limits);
}
