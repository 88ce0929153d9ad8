import { can, type Verdict } from "#lib/core/permissions.ts";
import type { Tx } from "#lib/db/client.ts";
import { toVerdict } from "#lib/decisions/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import type { ApprovalRow } from "../row/index.ts";
import { loadPerson, loadUnreviewed } from "./glass-of.ts";
import { mayOpenGlass, mayReviewGlass } from "./judge-glass.ts";

/** What somebody may do about an approval in an emergency, and after one, for its page. */
export async function emergencyVerdicts(
  { actor }: Ctx,
  tx: Pick<Tx, "user" | "breakGlass">,
  row: ApprovalRow,
  at: Date,
): Promise<{ break_glass: Verdict; review_break_glass: Verdict }> {
  if (actor.kind !== "user") {
    const no = { no: "Only a person can do that." };
    return { break_glass: no, review_break_glass: no };
  }
  const [person, unreviewed] = await Promise.all([loadPerson(tx, actor.id), loadUnreviewed(tx, actor.id)]);
  const opening = can(actor, "break_glass.open");
  const reviewing = can(actor, "break_glass.review");
  return {
    break_glass: opening === true ? toVerdict(mayOpenGlass(row, person, unreviewed, at)) : opening,
    review_break_glass: reviewing === true ? toVerdict(mayReviewGlass(row, person)) : reviewing,
  };
}
