import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { canonicalQuery, claimName, personOf, savedInclude, toSavedSearch } from "./saved-search-view.ts";
import { savedSearch, saveSearchInput } from "./schemas.ts";

const searchesMax = 200;

export const saveSearch = command({
  id: "audit.save_search",
  permission: "audit.read",
  summary: "Keep a search under a name, for yourself or for all who read the log",
  input: saveSearchInput,
  output: savedSearch,
  async run(ctx, { name, query, columns = [], shared = false }) {
    const { id: ownerId } = personOf(ctx);
    const canonical = canonicalQuery(query);
    await claimName(ctx.tx, ownerId, name);
    if ((await ctx.tx.savedSearch.count({ where: { ownerId } })) >= searchesMax)
      throw new DomainError(
        "conflict",
        `You keep ${searchesMax} searches already. Delete one that you no longer need.`,
      );
    const at = await ctx.now();
    const row = await ctx.tx.savedSearch.create({
      data: {
        id: newId("savedSearch"),
        ownerId,
        name,
        query: canonical,
        columns,
        shared,
        createdAt: at,
        updatedAt: at,
      },
      include: savedInclude,
    });
    await ctx.audit({
      target: { type: "search", id: row.id, name },
      after: { query: canonical, shared },
    });
    return toSavedSearch(ctx.actor, row);
  },
});
