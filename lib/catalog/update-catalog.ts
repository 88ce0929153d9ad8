import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { loadCatalogDetail } from "./catalog-detail.ts";
import { catalogDetail, updateCatalogInput } from "./schemas.ts";

/** Changes a catalog. When who may read it or what it shows is another, its readers are told to begin anew. */
export const updateCatalog = command({
  id: "catalog.update",
  permission: "catalog.manage",
  summary: "Change a catalog's name, who may read it, or what it shows",
  input: updateCatalogInput,
  output: catalogDetail,
  async run(ctx, { slug, ...changes }) {
    await ctx.tx.$queryRaw`SELECT id FROM catalog WHERE slug = ${slug} FOR UPDATE`;
    const before = await ctx.tx.catalog.findUnique({ where: { slug } });
    if (!before) throw notFound("catalog");
    const changed = Object.entries(changes).filter(
      ([fact, value]) => value !== undefined && before[fact as keyof typeof changes] !== value,
    );
    if (changed.length === 0) throw new DomainError("conflict", "That is what the catalog says already.");
    const after = Object.fromEntries(changed);
    await ctx.tx.catalog.update({ where: { slug }, data: { ...after, updatedAt: await ctx.now() } });
    await ctx.audit({
      target: { type: "catalog", id: before.id, name: slug },
      before: Object.fromEntries(changed.map(([fact]) => [fact, before[fact as keyof typeof changes]])),
      after,
    });
    return loadCatalogDetail(ctx, ctx.tx, slug);
  },
});
