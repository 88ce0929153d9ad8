import { command } from "#lib/kernel/command.ts";
import {
  canonicalQuery,
  claimName,
  ownSearch,
  personOf,
  savedInclude,
  toSavedSearch,
} from "./saved-search-view.ts";
import { savedSearch, updateSearchInput } from "./schemas.ts";

export const updateSearch = command({
  id: "audit.update_search",
  permission: "audit.read",
  summary: "Change a search that you saved",
  input: updateSearchInput,
  output: savedSearch,
  target: ({ id }) => ({ type: "search", id }),
  async run(ctx, { id, name, query, columns, shared }) {
    const person = personOf(ctx);
    const canonical = query === undefined ? undefined : canonicalQuery(query);
    const old = await ownSearch(ctx.tx, person, id);
    if (name !== undefined) await claimName(ctx.tx, person.id, name, id);
    const row = await ctx.tx.savedSearch.update({
      where: { id },
      data: { name, query: canonical, columns, shared, updatedAt: await ctx.now() },
      include: savedInclude,
    });
    await ctx.audit({
      target: { type: "search", id, name: row.name },
      before: { name: old.name, query: old.query, shared: old.shared },
      after: { name: row.name, query: row.query, shared: row.shared },
    });
    return toSavedSearch(ctx.actor, row);
  },
});
