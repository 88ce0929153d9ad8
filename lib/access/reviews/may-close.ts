import type { Actor } from "#lib/core/actor.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";

type Closable = { status: string; dueAt: Date };
type Standing = {
  /** Whether the person stands on a side in it, or did when it began. */
  stake: boolean;
  at: Date;
};

/** Whether somebody may end a review now: whoever gains by what nobody decides does not end the time to decide. */
export function mayClose(actor: Actor, review: Closable, standing: Standing): Verdict {
  const right = mayEverClose(actor, review, standing);
  if (right !== true) return right;
  return review.status === "open" || { no: "This review is closed already. Its verdicts are carried out." };
}

/** The same, whatever state the review is in. */
export function mayEverClose(actor: Actor, { dueAt }: Closable, { stake, at }: Standing): Verdict {
  const permitted = can(actor, "access_review.manage");
  if (permitted !== true) return permitted;
  if (actor.kind !== "user") return { no: "Only a person can close a review." };
  return (
    !stake ||
    dueAt <= at || {
      no: "You are on the side of an agent that this looks at. Somebody else closes it, or it closes when it is due.",
    }
  );
}
