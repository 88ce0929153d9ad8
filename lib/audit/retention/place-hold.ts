import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { lastingQuery } from "./hold-query.ts";
import { holdInclude, toHold } from "./hold-view.ts";
import { lockRetention } from "./retention-lock.ts";
import { legalHold, placeHoldInput } from "./schemas.ts";

/** From now on, what the search finds outlives its retention, until the hold is released. */
export const placeHold = command({
  id: "audit.hold",
  permission: "audit.hold",
  summary: "Place a legal hold: what a search finds is kept beyond its retention",
  input: placeHoldInput,
  output: legalHold,
  async run(ctx, { name, reason, query }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only people place legal holds.");
    await lockRetention(ctx.tx);
    const placedAt = await ctx.now();
    const lasting = await lastingQuery(query, placedAt);
    const row = await ctx.tx.legalHold.create({
      data: { id: newId("legalHold"), name, reason, query: lasting, placedById: ctx.actor.id, placedAt },
      include: holdInclude,
    });
    await ctx.audit({ target: { type: "hold", id: row.id, name }, after: { query: lasting }, reason });
    return toHold(row);
  },
});
