import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { settleVotesJob } from "./jobs.ts";
import { updateUserInput, userView } from "./schemas.ts";
import { toUserView } from "./user-view.ts";

export const updateUser = command({
  id: "user.update",
  permission: "user.manage",
  summary: "Change a person's name or roles",
  input: updateUserInput,
  output: userView,
  async run(ctx, { id, name, roles }) {
    if (roles && ctx.actor.kind === "user" && ctx.actor.id === id)
      throw new DomainError("forbidden", "Another administrator changes your roles.");
    const before = await ctx.tx.user.findUnique({ where: { id } });
    if (!before) throw notFound("person");
    const after = await ctx.tx.user.update({ where: { id }, data: { name, roles } });
    await ctx.audit({
      target: { type: "user", id, name: after.email },
      before: { name: before.name, roles: before.roles },
      after: { name: after.name, roles: after.roles },
    });
    if (after.roles.some((role) => !before.roles.includes(role)))
      await ctx.enqueue(settleVotesJob, { user_id: id });
    return toUserView(after);
  },
});
