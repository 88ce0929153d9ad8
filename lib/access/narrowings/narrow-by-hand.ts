import { DomainError, type FieldIssue } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { assertMay, lockGrant } from "../grants/index.ts";
import { loadCoveredNow } from "./covered-now.ts";
import { narrowGrant } from "./narrow-grant.ts";
import { loadNarrowing } from "./narrowing-row.ts";
import { mayNarrow } from "./narrowing-verdicts.ts";
import { narrowGrantInput, narrowingView } from "./schemas.ts";

export const narrowByHand = command({
  id: "grant.narrow",
  permission: "grant.narrow",
  summary: "Take from a grant the tools that it is not to keep; they can be restored for some days",
  input: narrowGrantInput,
  output: narrowingView,
  target: ({ id }) => ({ type: "grant", id }),
  async run(ctx, { id, keep, reason }) {
    const row = await lockGrant(ctx.tx, id);
    const at = await ctx.now();
    assertMay(await mayNarrow(ctx.tx, ctx.actor, row, at));
    refuseUncovered(keep, await loadCoveredNow(ctx.tx, row, at));
    const made = await narrowGrant(ctx, row, { keep, reason, at });
    if (!made)
      throw new DomainError(
        "conflict",
        "That is all it covers, so that nothing would be taken. Leave out the tools that it is not to keep.",
      );
    return loadNarrowing(ctx.tx, { id: made.id, grantId: id }, at);
  },
});

/** @throws DomainError `invalid` for tools that the grant does not cover now: whoever names one expects it to be kept */
function refuseUncovered(keep: readonly string[], covered: readonly string[]): void {
  const issues = keep.flatMap((tool, index): FieldIssue[] =>
    covered.includes(tool)
      ? []
      : [{ pointer: `/keep/${index}`, message: "The grant does not cover this tool now. Leave it out." }],
  );
  if (issues.length > 0)
    throw new DomainError("invalid", "The input is not valid: keep.", { issues: issues.slice(0, 100) });
}
