import { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { namespaceInclude } from "./namespaces.ts";

export const removeNamespace = command({
  id: "namespace.remove",
  permission: "settings.write",
  summary: "Let no team answer for a namespace any more; machines can't publish there from now on",
  input: z.strictObject({ id: idText }),
  output: noOutput,
  target: ({ id }) => ({ type: "namespace", id }),
  async run(ctx, { id }) {
    const before = await ctx.tx.namespace.findUnique({ where: { id }, include: namespaceInclude });
    if (!before) throw notFound("namespace");
    await ctx.tx.namespace.delete({ where: { id } });
    await ctx.audit({
      target: { type: "namespace", id, name: before.prefix },
      before: {
        team: before.team.slug,
        data_classification: before.classification,
        access_level: before.accessLevel,
      },
    });
    return {};
  },
});
