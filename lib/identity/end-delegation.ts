import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { isTheirsToEnd, mayEnd } from "./delegation-rules.ts";
import { delegationInclude, toDelegationView } from "./delegation-view.ts";
import { delegationRef, delegationView } from "./schemas.ts";

/** From now on nobody acts for the principal by it, and votes cast by it on what is still open count no more. */
export const endDelegation = command({
  id: "delegation.end",
  permission: "delegation.manage",
  summary: "End a delegation or an absence; votes cast by it on what is still open count no more",
  input: delegationRef,
  output: delegationView,
  target: ({ id }) => ({ type: "delegation", id }),
  async run(ctx, { id }) {
    await ctx.tx.$queryRaw`SELECT id FROM delegation WHERE id = ${id} FOR UPDATE`;
    const row = await ctx.tx.delegation.findUnique({ where: { id }, include: delegationInclude });
    if (!row) throw notFound("delegation");
    const at = await ctx.now();
    const verdict = mayEnd(ctx.actor, row, at);
    if (verdict !== true)
      throw new DomainError(isTheirsToEnd(ctx.actor, row) ? "conflict" : "forbidden", verdict.no);
    const ended = await ctx.tx.delegation.update({
      where: { id },
      data: { revokedAt: at },
      include: delegationInclude,
    });
    await ctx.audit({
      target: { type: "delegation", id, name: row.principal.email },
      before: { revoked_at: null, ends_at: row.endsAt.toISOString() },
      after: { revoked_at: at.toISOString() },
    });
    return toDelegationView(ctx.actor, ended, at);
  },
});
