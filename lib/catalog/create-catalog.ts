import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { loadCatalogDetail } from "./catalog-detail.ts";
import { catalogDetail, createCatalogInput } from "./schemas.ts";

export const createCatalog = command({
  id: "catalog.create",
  permission: "catalog.manage",
  summary: "Make a catalog: a named audience with a registry address of its own",
  input: createCatalogInput,
  output: catalogDetail,
  async run(ctx, input) {
    if (await ctx.tx.catalog.findUnique({ where: { slug: input.slug } }))
      throw new DomainError(
        "conflict",
        `There is a catalog "${input.slug}" already. Choose another address.`,
      );
    const id = newId("catalog");
    const at = await ctx.now();
    await ctx.tx.catalog.create({ data: { id, ...input, createdAt: at, updatedAt: at } });
    await ctx.audit({ target: { type: "catalog", id, name: input.slug }, after: input });
    return loadCatalogDetail(ctx, ctx.tx, input.slug);
  },
});
