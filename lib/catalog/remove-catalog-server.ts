import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { loadCatalogDetail } from "./catalog-detail.ts";
import { findChoice } from "./find-choice.ts";
import { catalogDetail, catalogServerRef } from "./schemas.ts";

/** Takes a server out of a catalog. Readers of the catalog see its versions as deleted from now on. */
export const removeCatalogServer = command({
  id: "catalog.remove_server",
  permission: "catalog.manage",
  summary: "Take a server out of a catalog",
  input: catalogServerRef,
  output: catalogDetail,
  async run(ctx, { slug, name }) {
    const { catalog, server, choice } = await findChoice(ctx, slug, name);
    if (!choice || choice.removedAt) throw new DomainError("conflict", `${name} is not in this catalog.`);
    await ctx.tx.catalogServer.update({
      where: { catalogId_serverId: { catalogId: catalog.id, serverId: server.id } },
      data: { removedAt: await ctx.now() },
    });
    await ctx.audit({
      target: { type: "catalog", id: catalog.id, name: slug },
      before: { in_catalog: true, server: name },
      after: { in_catalog: false },
    });
    return loadCatalogDetail(ctx, ctx.tx, slug);
  },
});
