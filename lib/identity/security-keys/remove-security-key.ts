import { notFound } from "#lib/core/errors.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { assertFreshSignIn } from "../fresh-sign-in.ts";
import { holderOf } from "./own-keys.ts";
import { removeSecurityKeyInput } from "./schemas.ts";

/** What it signed stays, and can be looked at again: it signs nothing more. */
export const removeSecurityKey = command({
  id: "security_key.remove",
  permission: "security_key.manage",
  summary: "Remove one of your security keys at once",
  input: removeSecurityKeyInput,
  output: noOutput,
  target: ({ id }) => ({ type: "security_key", id }),
  async run(ctx, { id }) {
    const person = holderOf(ctx);
    await ctx.tx.$queryRaw`SELECT id FROM security_key WHERE id = ${id} FOR UPDATE`;
    const key = await ctx.tx.securityKey.findUnique({ where: { id, userId: person.id, removedAt: null } });
    if (!key) throw notFound("security key");
    const at = await ctx.now();
    assertFreshSignIn(person, "to remove a key", at);
    await ctx.tx.securityKey.update({ where: { id }, data: { removedAt: at } });
    await ctx.audit({ target: { type: "security_key", id, name: key.name }, after: { removed: true } });
    return {};
  },
});
