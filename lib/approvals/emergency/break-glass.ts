import { DomainError } from "#lib/core/errors.ts";
import { assertFreshSignIn } from "#lib/identity/index.ts";
import { command } from "#lib/kernel/command.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { changeApproval, lockApproval } from "../row/index.ts";
import { assertPainted, assertShown, currentFacts } from "../votes/index.ts";
import { loadPerson, loadUnreviewed, lockGlassOf } from "./glass-of.ts";
import { mayOpenGlass } from "./judge-glass.ts";
import { breakGlassInput, glassBroken } from "./schemas.ts";

/** How long a second person has to look at it. */
const reviewMs = 72 * 3_600_000;

/**
 * One person's yes, now, where a rule asks for more people. It binds to what was painted, and asks at least what a vote asks of
 * whoever gives it. Both sides are told, and until a second person has looked at it, it is open business.
 */
export const breakGlass = command({
  id: "break_glass.open",
  permission: "break_glass.open",
  summary:
    "Approve an action alone, in an emergency: told to both sides, and to be reviewed by a second person",
  input: breakGlassInput,
  output: glassBroken,
  target: ({ id }) => ({ type: "approval", id }),
  async run(ctx, { id, reason, incident, ...yes }) {
    const account = await loadVoter(ctx, ctx.tx);
    await lockGlassOf(ctx.tx, account.id);
    const row = await lockApproval(ctx.tx, id);
    const at = await ctx.now();
    const person = await loadPerson(ctx.tx, account.id);
    const verdict = mayOpenGlass(row, person, await loadUnreviewed(ctx.tx, person.id), at);
    if (verdict !== true)
      throw new DomainError(
        verdict.code,
        verdict.no,
        verdict.code === "conflict" ? { details: currentFacts(row, at) } : {},
      );
    assertPainted(row, yes, at);
    assertFreshSignIn(ctx.actor, "to approve this alone", at);
    const signed = await assertShown(ctx, row, { ...yes, act: "break_glass" }, at);

    const claimBy = new Date(at.getTime() + row.claimSeconds * 1_000);
    const reviewDueAt = new Date(at.getTime() + reviewMs);
    await ctx.tx.breakGlass.create({
      data: {
        approvalId: id,
        openedById: person.id,
        reason,
        incident,
        displayHash: yes.display_hash,
        ...(signed ? { assertion: signed } : {}),
        openedAt: at,
        reviewDueAt,
      },
    });
    const version = await changeApproval(ctx, row, {
      action: "break_glass.open",
      status: "approved",
      data: { decidedAt: at, claimBy },
      reason,
      after: { incident, display_hash: yes.display_hash, claim_by: claimBy, review_due_at: reviewDueAt },
      news: "approval.glass_broken",
    });
    return {
      id,
      version,
      status: "approved" as const,
      claim_by: claimBy.toISOString(),
      review_due_at: reviewDueAt.toISOString(),
    };
  },
});
