import { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { command } from "#lib/kernel/command.ts";
import { settleVotesJob } from "./jobs.ts";
import { userView } from "./schemas.ts";
import { toUserView } from "./user-view.ts";

export const enableUser = command({
  id: "user.enable",
  permission: "user.manage",
  summary: "Let a disabled person in again; sessions that ended stay ended",
  input: z.strictObject({ id: idText }),
  output: userView,
  async run(ctx, { id }) {
    const user = await ctx.tx.user.findUnique({ where: { id } });
    if (!user) throw notFound("person");
    const enabled = await ctx.tx.user.update({ where: { id }, data: { disabledAt: null } });
    await ctx.audit({
      target: { type: "user", id, name: user.email },
      before: { disabled: user.disabledAt !== null },
      after: { disabled: false },
    });
    if (user.disabledAt) await ctx.enqueue(settleVotesJob, { user_id: id });
    return toUserView(enabled);
  },
});
