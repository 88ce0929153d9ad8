import { claimSecondsMax } from "#lib/access/policy/schemas.ts";
import type { Actor } from "#lib/core/actor.ts";
import { can } from "#lib/core/permissions.ts";
import type { StandingStatus } from "#lib/core/words.ts";
import { answersForAgent } from "../row/index.ts";
import { type StandingRow, standingStatusAt } from "./standing-row.ts";

type Refusal = { no: string; code: "forbidden" | "conflict" };

const over: Record<Exclude<StandingStatus, "active">, string> = {
  exhausted: "All of its calls are used up.",
  expired: "Its time is over.",
  revoked: "It was ended already.",
  voided: "It is void already: what it rested on changed.",
};

/** Whoever gave it, answers for the agent, or is the one it acts for; and governance and compliance. */
export function mayRevokeStanding(actor: Actor, row: StandingRow, at: Date): true | Refusal {
  const permitted = can(actor, "standing.revoke");
  if (permitted !== true) return { no: permitted.no, code: "forbidden" };
  if (!isConcerned(actor, row))
    return {
      no: "Whoever gave this, answers for the agent or is the one it acts for can end it, and governance and compliance.",
      code: "forbidden",
    };
  const status = standingStatusAt(row, at);
  if (status === "active" || (outlived.includes(status) && at < allClaimedBy(row))) return true;
  return { no: `There is nothing left to end. ${over[status]}`, code: "conflict" };
}

/** What it approved before may still be claimed, and stops at that once it is revoked (I21). */
const outlived: readonly StandingStatus[] = ["exhausted", "expired"];

/** From then on nothing that it approved can be claimed, whatever rule asked. */
function allClaimedBy({ endedAt, expiresAt }: StandingRow): Date {
  return new Date((endedAt ?? expiresAt).getTime() + claimSecondsMax * 1_000);
}

function isConcerned(actor: Actor, { approval, createdById }: StandingRow): boolean {
  return (
    actor.kind === "user" &&
    (actor.roles.includes("governance") ||
      actor.roles.includes("compliance") ||
      actor.id === createdById ||
      actor.id === approval.userId ||
      answersForAgent(approval, actor.id))
  );
}
