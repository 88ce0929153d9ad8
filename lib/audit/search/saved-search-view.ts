import type { UserActor } from "#lib/core/actor.ts";
import { printQuery } from "#lib/core/audit-query/index.ts";
import { DomainError, invalidField, notFound } from "#lib/core/errors.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { readQuery } from "./read-query.ts";
import { queryText, type SavedSearch, searchColumns } from "./schemas.ts";

export const savedInclude = {
  owner: { select: { id: true, name: true } },
} satisfies Prisma.SavedSearchInclude;
type SavedRow = Prisma.SavedSearchGetPayload<{ include: typeof savedInclude }>;

export function toSavedSearch(actor: Ctx["actor"], row: SavedRow): SavedSearch {
  const { id, name, query, shared, owner, updatedAt } = row;
  return {
    id,
    name,
    query,
    columns: searchColumns.filter((column) => row.columns.includes(column)),
    shared,
    mine: "id" in actor && actor.id === owner.id,
    owner,
    updated_at: updatedAt.toISOString(),
  };
}

/** @throws DomainError `forbidden` for machines */
export function personOf({ actor }: Pick<Ctx, "actor">): UserActor {
  if (actor.kind !== "user") throw new DomainError("forbidden", "Only people save searches.");
  return actor;
}

/**
 * A search as it is kept: in canonical form.
 *
 * @throws DomainError `invalid`
 */
export function canonicalQuery(text: string): string {
  const canonical = printQuery(readQuery(text, "query"));
  if (!queryText.safeParse(canonical).success)
    throw invalidField("query", "This search is too long to keep.");
  return canonical;
}

/**
 * Takes a person's searches for one change at a time, so that two of them can't take one name.
 *
 * @throws DomainError `conflict` for a name that another one of theirs has
 */
export async function claimName(tx: Tx, ownerId: string, name: string, except?: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "user" WHERE id = ${ownerId} FOR NO KEY UPDATE`;
  const other = await tx.savedSearch.findUnique({ where: { ownerId_name: { ownerId, name } } });
  if (other && other.id !== except)
    throw new DomainError(
      "conflict",
      `You have a search named "${name}" already. Choose another name, or change that one.`,
    );
}

/**
 * A search for its owner to change.
 *
 * @throws DomainError `not_found`, or `forbidden` for one that somebody else shared
 */
export async function ownSearch(tx: Tx, actor: UserActor, id: string): Promise<SavedRow> {
  const row = await tx.savedSearch.findUnique({ where: { id }, include: savedInclude });
  if (!row || (row.ownerId !== actor.id && !row.shared)) throw notFound("saved search");
  if (row.ownerId !== actor.id)
    throw new DomainError(
      "forbidden",
      "Only who saved a search changes it. Save one of your own under another name.",
    );
  return row;
}
