import { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { command, noOutput } from "#lib/kernel/command.ts";

export const disableClient = command({
  id: "client.disable",
  permission: "client.manage",
  summary: "Shut a gateway, agent or publisher out, tokens already issued included",
  input: z.strictObject({ id: idText }),
  output: noOutput,
  async run(ctx, { id }) {
    const client = await ctx.tx.oauthClient.findUnique({ where: { id } });
    if (!client) throw notFound("client");
    await ctx.tx.oauthClient.update({
      where: { id },
      data: { disabledAt: client.disabledAt ?? (await ctx.now()) },
    });
    await ctx.audit({ target: { type: "client", id, name: client.name }, after: { disabled: true } });
    return {};
  },
});
