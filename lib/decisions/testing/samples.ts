import type { Role } from "#lib/core/words.ts";
import type { CastVote, DecisionCase, Voter } from "../decision-case.ts";

export const now = "sha256:now";
export const before = "sha256:before";

export function person(id: string, ...roles: Role[]): Voter {
  return { id, name: id.slice(0, 1).toUpperCase() + id.slice(1), roles, active: true };
}

/** An approval in time, on what is there now. */
export function vote(voterId: string, roles: readonly string[], changes: Partial<CastVote> = {}): CastVote {
  return {
    id: `vote of ${voterId}`,
    voterId,
    onBehalfOf: null,
    decision: "approve",
    digest: now,
    roles,
    active: true,
    late: false,
    ...changes,
  };
}

/** An open case that asks one of governance and one of compliance; Sam submitted it. */
export function aCase(changes: Partial<DecisionCase> = {}): DecisionCase {
  return {
    phase: { kind: "open" },
    digest: now,
    stages: [
      { role: "governance", need: 1 },
      { role: "compliance", need: 1 },
    ],
    lineage: [{ personId: "sam", relation: "submitter" }],
    votes: [],
    ...changes,
  };
}

/** The most seats that can be filled, by trying every seating. */
export function mostSeats(
  stages: DecisionCase["stages"],
  [who, ...others]: readonly { roles: readonly string[] }[],
): number {
  if (!who) return 0;
  const seated = stages.flatMap(({ role, need }, at) =>
    need >= 1 && who.roles.includes(role)
      ? [1 + mostSeats(stages.with(at, { role, need: need - 1 }), others)]
      : [],
  );
  return Math.max(mostSeats(stages, others), ...seated);
}
