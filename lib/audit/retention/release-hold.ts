import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { holdInclude, toHold } from "./hold-view.ts";
import { legalHold, releaseHoldInput } from "./schemas.ts";

/** What it covers is not held any more: records of months that are gone already go within the hour, unless another hold covers them. */
export const releaseHold = command({
  id: "audit.release_hold",
  permission: "audit.hold",
  summary: "Release a legal hold",
  input: releaseHoldInput,
  output: legalHold,
  target: ({ id }) => ({ type: "hold", id }),
  async run(ctx, { id, reason }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only people release legal holds.");
    const releasedAt = await ctx.now();
    const { count } = await ctx.tx.legalHold.updateMany({
      where: { id, releasedAt: null },
      data: { releasedById: ctx.actor.id, releasedAt, releaseReason: reason },
    });
    const row = await ctx.tx.legalHold.findUnique({ where: { id }, include: holdInclude });
    if (!row) throw notFound("legal hold");
    if (count === 0)
      throw new DomainError(
        "conflict",
        `${row.releasedBy?.name ?? "Somebody"} has released this hold already.`,
      );
    await ctx.audit({
      target: { type: "hold", id, name: row.name },
      before: { query: row.query, placed_by: row.placedById },
      after: { released: true },
      reason,
    });
    return toHold(row);
  },
});
