import { countingVotes } from "./counting-votes.ts";
import type { DecisionCase, StageRule, Voter } from "./decision-case.ts";
import { mayVote } from "./may-vote.ts";
import { isFull, seat } from "./seating.ts";

export type Slate = {
  /** Whether every seat can be filled by distinct people. False without a stage, or with one that asks for nobody. */
  complete: boolean;
  /** How many people each role lacks: `need` seats that nobody can fill. */
  missing: StageRule[];
  /** For each stage, in order, who may still vote and has its role. */
  eligible: Voter[][];
};

/**
 * Whether a case can still be approved: by the approvals that count and the people who may still vote, as if it were
 * open. Who voted already is counted by their vote alone.
 */
export function slateOf(c: DecisionCase, people: readonly Voter[]): Slate {
  const open: DecisionCase = { ...c, phase: { kind: "open" } };
  const distinct = [...new Map(people.map((person) => [person.id, person])).values()];
  const candidates = distinct.filter((person) => mayVote(open, person) === true);
  const approvals = countingVotes(c).filter(({ decision }) => decision === "approve");

  const seated = seat<{ roles: readonly string[] }>(c.stages, [...approvals, ...candidates]);
  const stages = c.stages.map((stage, index) => ({ ...stage, have: seated[index]?.length ?? 0 }));
  const missing = new Map<string, number>();
  for (const { role, need, have } of stages)
    if (need > have) missing.set(role, (missing.get(role) ?? 0) + need - have);

  return {
    complete: isFull(stages),
    missing: [...missing].map(([role, need]) => ({ role, need })),
    eligible: c.stages.map(({ role }) => candidates.filter(({ roles }) => roles.includes(role))),
  };
}
