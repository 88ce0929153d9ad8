import { command, noOutput } from "#lib/kernel/command.ts";
import { ownSearch, personOf } from "./saved-search-view.ts";
import { searchRef } from "./schemas.ts";

export const deleteSearch = command({
  id: "audit.delete_search",
  permission: "audit.read",
  summary: "Delete a search that you saved",
  input: searchRef,
  output: noOutput,
  target: ({ id }) => ({ type: "search", id }),
  async run(ctx, { id }) {
    const { name, query, shared } = await ownSearch(ctx.tx, personOf(ctx), id);
    await ctx.tx.savedSearch.delete({ where: { id } });
    await ctx.audit({ target: { type: "search", id, name }, before: { query, shared } });
    return {};
  },
});
