import type { UserActor } from "#lib/core/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { toVoter } from "#lib/kernel/voters.ts";
import { loadReviewer } from "./load-reviewer.ts";
import { isEntitled } from "./may-decide.ts";

const decider = { id: true, name: true, email: true, roles: true, disabledAt: true } as const;
const select = {
  id: true,
  decidedBy: { select: decider },
  grant: { select: { server: { select: { ownerUserId: true, ownerTeamId: true } } } },
} as const;

/**
 * The items of a review whose verdict is nobody's any more, by their ids: its giver was disabled since, or has lost what
 * entitled them. Who merely came to answer for an agent since has not: else whoever handed it to them would undo what they said.
 */
export async function loadLapsed(
  tx: Pick<Tx, "accessReviewItem" | "teamMember" | "delegation">,
  reviewId: string,
): Promise<Set<string>> {
  const rows = await tx.accessReviewItem.findMany({
    where: { reviewId, decidedById: { not: null } },
    select,
  });
  const lapsed = new Set<string>();
  for (const items of Map.groupBy(rows, ({ decidedBy }) => decidedBy?.id).values()) {
    const person = items[0]?.decidedBy;
    if (!person) continue;
    const { id, name, email } = person;
    const voter = toVoter(person);
    const actor: UserActor = {
      kind: "user",
      id,
      name,
      email,
      roles: [...voter.roles],
      via: "session",
      scopes: ["*"],
    };
    const reviewer = await loadReviewer(tx, actor, voter);
    for (const item of items) if (isEntitled(reviewer, item.grant) !== true) lapsed.add(item.id);
  }
  return lapsed;
}
