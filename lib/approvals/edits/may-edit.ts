import type { Actor } from "#lib/core/actor.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import { db } from "#lib/db/client.ts";
import { type Refusal, toVerdict, type Voter } from "#lib/decisions/index.ts";
import type { ApprovalRow } from "../row/index.ts";
import { loadDecider, mayDecide } from "../votes/index.ts";

/** Whether somebody may change the arguments: whoever may decide on it now, by which they give their own say away. */
export async function mayEdit(actor: Actor, row: ApprovalRow, at: Date): Promise<Verdict> {
  const permitted = can(actor, "approval.edit");
  if (permitted !== true) return permitted;
  if (actor.kind !== "user") return { no: "Only a person can change arguments." };
  return toVerdict(mayChange(row, await loadDecider(db(), row, actor.id), at));
}

/**
 * Arguments are changed once: else two people could pass a call to and fro until one of them approves what they wrote
 * themselves.
 */
export function mayChange(row: ApprovalRow, decider: Voter, at: Date): true | Refusal {
  const verdict = mayDecide(row, decider, at);
  if (verdict !== true || row.parentId === null) return verdict;
  return {
    kind: "paused",
    no: "Somebody changed this already, and it is changed once. Decide on it as it is; a denial says what should be asked instead.",
  };
}
