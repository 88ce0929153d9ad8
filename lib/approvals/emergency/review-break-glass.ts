import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { withoutSecrets } from "../inbox/hide-secrets.ts";
import type { ApprovalBasis } from "../requests/schemas.ts";
import { type ApprovalRow, approvalTarget, basisOf, lockApproval } from "../row/index.ts";
import { loadPerson } from "./glass-of.ts";
import { mayReviewGlass } from "./judge-glass.ts";
import { glassReviewed, reviewBreakGlassInput } from "./schemas.ts";

/** A second person's word on what somebody approved alone. It is said once, whatever became of the action. */
export const reviewBreakGlass = command({
  id: "break_glass.review",
  permission: "break_glass.review",
  summary: "Say, as a second person, whether it was right to approve an action alone in an emergency",
  input: reviewBreakGlassInput,
  output: glassReviewed,
  target: ({ id }) => ({ type: "approval", id }),
  async run(ctx, { id, verdict, note }) {
    const { id: reviewedById } = await loadVoter(ctx, ctx.tx);
    const row = await lockApproval(ctx.tx, id);
    const at = await ctx.now();
    const judged = mayReviewGlass(row, await loadPerson(ctx.tx, reviewedById));
    if (judged !== true)
      throw new DomainError(
        judged.code,
        judged.no,
        judged.code === "conflict" ? { details: { current: basisTold(row) } } : {},
      );
    await ctx.tx.breakGlass.update({
      where: { approvalId: id, reviewedAt: null },
      data: { reviewedById, reviewedAt: at, verdict, reviewNote: note },
    });
    await ctx.audit({
      target: approvalTarget(row),
      after: { verdict, opened_by: row.breakGlass?.openedById },
      reason: note,
    });
    await ctx.announce({ kind: "approval.glass_reviewed", approval_id: id });
    // The action stays as it is; pages are told to look at what is said of it.
    await ctx.tx.$executeRaw`SELECT pg_notify('countersign_approval', ${id})`;
    return { id, verdict, reviewed_at: at.toISOString() };
  },
});

/** Nothing is left for whoever is refused to look at: what people wrote is told without the secrets that it repeats. */
function basisTold(row: ApprovalRow): ApprovalBasis | null {
  const { breakGlass: glass } = row;
  const without = withoutSecrets(row.arguments);
  return basisOf({
    standing: row.standing,
    breakGlass: glass && {
      ...glass,
      reason: without(glass.reason),
      incident: without(glass.incident),
      reviewNote: without(glass.reviewNote),
    },
  });
}
