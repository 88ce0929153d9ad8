import type { Actor } from "#lib/core/actor.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import type { DelegationState } from "./schemas.ts";

type Span = { startsAt: Date; endsAt: Date; revokedAt: Date | null };

export function stateOf({ startsAt, endsAt, revokedAt }: Span, at: Date): DelegationState {
  if (revokedAt) return "ended";
  if (endsAt <= at) return "over";
  return startsAt <= at ? "in_force" : "planned";
}

type Endable = Span & {
  principalId: string;
  principal: { disabledAt: Date | null };
  delegate: { disabledAt: Date | null } | null;
};

/**
 * May this actor end it? Who gave it; where one of the two has left, an administrator as well. One that is over by its
 * date can still be ended, as long as it named somebody: their votes by it stand until then.
 */
export function mayEnd(actor: Actor, delegation: Endable, at: Date): Verdict {
  const permitted = can(actor, "delegation.manage");
  if (permitted !== true) return permitted;
  if (!isTheirsToEnd(actor, delegation))
    return { no: "Only who gave it can end it, or an administrator once one of the two has left." };
  const state = stateOf(delegation, at);
  if (state === "ended") return { no: "This has been ended already." };
  return state === "over" && delegation.delegate === null ? { no: "This is over already." } : true;
}

/** Whether it is this actor who may end it, as long as there is something to end. */
export function isTheirsToEnd(actor: Actor, { principalId, principal, delegate }: Endable): boolean {
  if (actor.kind !== "user") return false;
  if (actor.id === principalId) return true;
  const left = principal.disabledAt !== null || (delegate?.disabledAt ?? null) !== null;
  return left && actor.roles.includes("admin");
}
