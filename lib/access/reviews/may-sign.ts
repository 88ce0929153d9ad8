import type { Actor } from "#lib/core/actor.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";

type Signable = {
  status: string;
  closedById: string | null;
  signedAt: Date | null;
  /** Who ever gave a verdict in it, whatever others said after. */
  deciders: readonly string[];
  /** Whether the person stands on a side in it, or did when it began. */
  stake: boolean;
};

/** Whether somebody may say that all was done as it should: compliance, and nobody who had a hand in it, or gains by it. */
export function maySign(actor: Actor, review: Signable): Verdict {
  const right = mayEverSign(actor, review);
  if (right !== true) return right;
  if (review.signedAt) return { no: "This review is signed off already." };
  return review.status === "applied" || { no: "Sign it off once all of its verdicts are carried out." };
}

/** The same, whatever state the review is in. */
export function mayEverSign(actor: Actor, review: Signable): Verdict {
  const permitted = can(actor, "access_review.sign");
  if (permitted !== true) return permitted;
  if (actor.kind !== "user") return { no: "Only a person signs off a review." };
  if (review.closedById === actor.id)
    return { no: "You closed this review. Somebody else of compliance signs it off." };
  if (review.deciders.includes(actor.id))
    return { no: "You decided in this review. Somebody else of compliance signs it off." };
  return (
    !review.stake || {
      no: "You are on the side of an agent that it looked at. Somebody else of compliance signs it off.",
    }
  );
}
