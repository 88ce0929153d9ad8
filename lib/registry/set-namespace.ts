import { DomainError, invalidField } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { namespaceInclude, toNamespaceView } from "./namespaces.ts";
import { namespaceView, setNamespaceInput } from "./schemas.ts";

export const setNamespace = command({
  id: "namespace.set",
  permission: "settings.write",
  summary:
    "Say which team answers for a namespace, and what is assumed of servers that machines publish there",
  input: setNamespaceInput,
  output: namespaceView,
  target: ({ prefix }) => ({ type: "namespace", id: prefix }),
  async run(ctx, { prefix, team: slug, data_classification, access_level }) {
    const team = await ctx.tx.team.findUnique({ where: { slug }, select: { id: true } });
    if (!team) throw invalidField("team", `There is no team "${slug}".`);
    const at = await ctx.now();
    const facts = {
      teamId: team.id,
      classification: data_classification,
      accessLevel: access_level,
      updatedAt: at,
    };
    await ctx.tx.$queryRaw`SELECT id FROM namespace WHERE prefix = ${prefix} FOR UPDATE`;
    const before = await ctx.tx.namespace.findUnique({ where: { prefix }, include: namespaceInclude });
    if (
      before?.teamId === team.id &&
      before.classification === data_classification &&
      before.accessLevel === access_level
    )
      throw new DomainError("conflict", "That is what the namespace says already.");
    // Of two that create it at once, one loses the race and runs again: it sees the other's.
    const row = before
      ? await ctx.tx.namespace.update({ where: { prefix }, data: facts, include: namespaceInclude })
      : await ctx.tx.namespace.create({
          data: { id: newId("namespace"), prefix, ...facts, createdAt: at },
          include: namespaceInclude,
        });
    await ctx.audit({
      target: { type: "namespace", id: row.id, name: prefix },
      before: before && {
        team: before.team.slug,
        data_classification: before.classification,
        access_level: before.accessLevel,
      },
      after: { team: slug, data_classification, access_level },
    });
    return toNamespaceView(row);
  },
});
