import { oneLine } from "#lib/core/one-line.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { openSubmissionStatuses } from "#lib/core/words.ts";
import { type DecisionCase, mayVote, type Refusal, type Voter } from "#lib/decisions/index.ts";
import type { SubmissionRow } from "./submission-row.ts";

type Claimable = Pick<SubmissionRow, "status" | "claimedById" | "claimedBy" | "claimedAt" | "dueAt">;

/** Why a submission can't be taken on: somebody has it. */
export type Taken = { kind: "taken"; no: string };

/**
 * May this person take a submission upon themselves? Whoever may vote on it, for themselves or for one of `principals`,
 * whose delegate they are. It says that they look, and gives no power.
 */
export function mayClaim(
  row: Claimable,
  decision: DecisionCase,
  me: Voter,
  principals: readonly Voter[] = [],
): true | Refusal | Taken {
  if (row.claimedById === me.id) return { kind: "taken", no: "You have it already." };
  if (row.claimedBy) {
    const since = row.claimedAt ? ` since ${row.claimedAt.toISOString()}` : "";
    return { kind: "taken", no: `${oneLine(row.claimedBy.name)} has it${since}. Ask them to release it.` };
  }
  const own = mayVote(decision, me);
  return own === true || principals.some((principal) => mayVote(decision, me, principal) === true)
    ? true
    : own;
}

type Holder = { id: string; roles: readonly string[] };

/**
 * May this person have it released? Its holder may, an administrator may, and governance once it is overdue or its holder
 * has left.
 */
export function mayRelease(row: Claimable, me: Holder, at = new Date()): Verdict {
  if (isOver(row)) return { no: `This submission is ${row.status}; who had it stays on record.` };
  if (row.claimedById === null) return { no: "Nobody has it." };
  if (row.claimedById === me.id || me.roles.includes("admin")) return true;
  const abandoned = (row.claimedBy?.disabledAt ?? null) !== null || (row.dueAt !== null && row.dueAt <= at);
  if (abandoned && me.roles.includes("governance")) return true;
  return {
    no: `${oneLine(row.claimedBy?.name ?? "")} has it. An administrator can release it, and governance once it is overdue.`,
  };
}

export function isOver({ status }: Pick<Claimable, "status">): boolean {
  return !(openSubmissionStatuses as readonly string[]).includes(status);
}
