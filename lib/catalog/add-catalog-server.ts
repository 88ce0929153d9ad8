import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { loadCatalogDetail } from "./catalog-detail.ts";
import { findChoice } from "./find-choice.ts";
import { catalogDetail, catalogServerRef } from "./schemas.ts";

export const addCatalogServer = command({
  id: "catalog.add_server",
  permission: "catalog.manage",
  summary: "Choose an approved server for a catalog",
  input: catalogServerRef,
  output: catalogDetail,
  async run(ctx, { slug, name }) {
    const { catalog, server, choice } = await findChoice(ctx, slug, name);
    if (choice && !choice.removedAt) throw new DomainError("conflict", `${name} is in this catalog already.`);
    const at = await ctx.now();
    await ctx.tx.catalogServer.upsert({
      where: { catalogId_serverId: { catalogId: catalog.id, serverId: server.id } },
      create: { catalogId: catalog.id, serverId: server.id, addedAt: at },
      update: { addedAt: at, removedAt: null },
    });
    await ctx.audit({
      target: { type: "catalog", id: catalog.id, name: slug },
      before: { in_catalog: false },
      after: { in_catalog: true, server: name },
    });
    return loadCatalogDetail(ctx, ctx.tx, slug);
  },
});
