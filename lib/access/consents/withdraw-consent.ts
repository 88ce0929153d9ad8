import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { withdrawConsents } from "../agents/index.ts";
import { consentInclude, personOf, toConsentView } from "./consent-view.ts";
import { consentRef, consentView } from "./schemas.ts";

/** Nobody learns of other people's consents, not even that there is one. */
export const withdrawConsent = command({
  id: "consent.withdraw",
  permission: "consent.manage",
  summary: "Have an agent act for you on a server no more",
  input: consentRef,
  output: consentView,
  target: ({ id }) => ({ type: "consent", id }),
  async run(ctx, { id }) {
    const { id: userId } = personOf(ctx);
    await ctx.tx.$queryRaw`SELECT id FROM consent WHERE id = ${id} AND user_id = ${userId} FOR UPDATE`;
    const row = await ctx.tx.consent.findUnique({ where: { id, userId }, include: consentInclude });
    if (!row) throw notFound("consent");
    if (row.withdrawnAt) throw new DomainError("conflict", "This consent is withdrawn already.");
    const withdrawnAt = await ctx.now();
    await withdrawConsents(ctx, { id }, withdrawnAt);
    return toConsentView({ ...row, withdrawnAt });
  },
});
