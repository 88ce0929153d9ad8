import { DomainError, notFound } from "#lib/core/errors.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { isPublished } from "./published-versions.ts";

/**
 * Finds a catalog, an approved server, and whether the one was chosen for the other; the catalog stays locked.
 *
 * @throws DomainError `not_found`; `conflict` for a catalog that holds everything anyway
 */
export async function findChoice({ tx, now }: CommandCtx, slug: string, name: string) {
  await tx.$queryRaw`SELECT id FROM catalog WHERE slug = ${slug} FOR UPDATE`;
  const catalog = await tx.catalog.findUnique({ where: { slug } });
  if (!catalog) throw notFound("catalog");
  if (catalog.selection === "all")
    throw new DomainError(
      "conflict",
      "This catalog holds every approved server. Have it hold chosen ones first.",
    );
  const server = await tx.server.findFirst({
    where: {
      name,
      OR: [
        { versions: { some: isPublished(await now()) } },
        { catalogs: { some: { catalogId: catalog.id } } },
      ],
    },
  });
  if (!server) throw notFound("server");
  const choice = await tx.catalogServer.findUnique({
    where: { catalogId_serverId: { catalogId: catalog.id, serverId: server.id } },
  });
  return { catalog, server, choice };
}
