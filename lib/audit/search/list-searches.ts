import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { savedInclude, toSavedSearch } from "./saved-search-view.ts";
import { savedSearches } from "./schemas.ts";

const sharedMax = 500;

/** One's own, and what others share. */
export const listSearches = query({
  id: "listSearches",
  permission: "audit.read",
  summary: "Searches of the audit log that you or others keep",
  input: z.strictObject({}),
  output: savedSearches,
  async run({ actor }) {
    const mine = { ownerId: "id" in actor ? actor.id : "" };
    const [own, shared] = await Promise.all([
      db().savedSearch.findMany({ where: mine, include: savedInclude, orderBy: { name: "asc" } }),
      db().savedSearch.findMany({
        where: { shared: true, NOT: mine },
        include: savedInclude,
        orderBy: [{ updatedAt: "desc" }],
        take: sharedMax,
      }),
    ]);
    return { items: [...own, ...shared].map((row) => toSavedSearch(actor, row)) };
  },
});
