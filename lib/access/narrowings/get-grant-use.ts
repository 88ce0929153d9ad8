import { notFound } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { loadGrantUse } from "./load-grant-use.ts";
import { grantUse, grantUseQuery } from "./schemas.ts";

export const getGrantUse = query({
  id: "getGrantUse",
  permission: "grant.read",
  summary: "What a grant covers now, what the agent used of it, and what that suggests",
  input: grantUseQuery,
  output: grantUse,
  async run(ctx, { id, days }) {
    const found = (await loadGrantUse(db(), [id], await now(ctx, db()), days)).get(id);
    if (!found) throw notFound("grant");
    return found;
  },
});
