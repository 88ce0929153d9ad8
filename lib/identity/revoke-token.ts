import { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { command, noOutput } from "#lib/kernel/command.ts";

export const revokeToken = command({
  id: "token.revoke",
  permission: "token.manage",
  summary: "Revoke one of your access tokens at once",
  input: z.strictObject({ id: idText }),
  output: noOutput,
  async run(ctx, { id }) {
    const token = await ctx.tx.accessToken.findUnique({ where: { id } });
    const theirs = ctx.actor.kind !== "user" || token?.userId === ctx.actor.id;
    if (!token || !theirs) throw notFound("token");
    await ctx.tx.accessToken.update({
      where: { id },
      data: { revokedAt: token.revokedAt ?? (await ctx.now()) },
    });
    await ctx.audit({ target: { type: "token", id, name: token.name }, after: { revoked: true } });
    return {};
  },
});
