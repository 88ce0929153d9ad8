import { DomainError } from "#lib/core/errors.ts";
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
    if (!team)
      throw new DomainError("invalid", "The input is not valid: team.", {
        issues: [{ pointer: "/team", message: `There is no team "${slug}".` }],
      });
    const at = await ctx.now();
    const facts = {
      teamId: team.id,
      classification: data_classification,
      accessLevel: access_level,
      updatedAt: at,
    };
    const before = await ctx.tx.namespace.findUnique({ where: { prefix }, include: namespaceInclude });
    const row = await ctx.tx.namespace.upsert({
      where: { prefix },
      create: { id: newId("namespace"), prefix, ...facts, createdAt: at },
      update: facts,
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
