import { z } from "zod";
import { command, noOutput } from "#lib/kernel/command.ts";

/** Ends a browser session; its cookie is worthless from now on. */
export const endSession = command({
  id: "user.sign_out",
  permission: "user.manage",
  summary: "End a browser session",
  input: z.strictObject({ session_id: z.string() }),
  output: noOutput,
  async run(ctx, { session_id }) {
    const at = await ctx.now();
    await ctx.tx.session.updateMany({ where: { id: session_id, endedAt: null }, data: { endedAt: at } });
    const session = await ctx.tx.session.findUnique({ where: { id: session_id }, include: { user: true } });
    await ctx.audit({
      target: { type: "user", id: session?.userId ?? "unknown", name: session?.user.email },
    });
    return {};
  },
});
