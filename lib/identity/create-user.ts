import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { createUserInput, userView } from "./schemas.ts";
import { hashPassword } from "./secrets.ts";
import { toUserView } from "./user-view.ts";

export const createUser = command({
  id: "user.create",
  permission: "user.manage",
  summary: "Add a person, optionally with a password for the embedded sign-in",
  input: createUserInput,
  output: userView,
  async run(ctx, { email, name, roles, password }) {
    const taken = await ctx.tx.user.findUnique({ where: { email }, select: { id: true } });
    if (taken) throw new DomainError("conflict", `${email} already has an account (${taken.id}).`);
    const at = await ctx.now();
    const user = await ctx.tx.user.create({ data: { id: newId("user"), email, name, roles, createdAt: at } });
    if (password)
      await ctx.tx.credential.create({
        data: { userId: user.id, passwordHash: await hashPassword(password), changedAt: at },
      });
    await ctx.audit({ target: { type: "user", id: user.id, name: email }, after: { email, name, roles } });
    return toUserView(user);
  },
});
