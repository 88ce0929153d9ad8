import type { Role } from "#lib/core/words.ts";
import { type DecisionCase, mayVote, tally, type Voter } from "#lib/decisions/index.ts";

/** Somebody with a role that decides things. */
export type Decider = Voter & {
  away: boolean;
  /** Who may act for them now. */
  standIns: readonly Voter[];
};

/** Who reads a notification. */
export type Reader = {
  id: string;
  /** The name of somebody away, in whose place they are asked. */
  insteadOf?: string;
};

/**
 * Whom to ask for their vote on a case: whoever may vote now, has not, and would fill a seat that is still empty. In
 * place of those who are away, their stand-ins; those who are away themselves only where nobody else is left, so that
 * nothing waits unseen.
 */
export function signersOf(c: DecisionCase, people: readonly Decider[]): Reader[] {
  const asked = people.filter((person) => mayVote(c, person) === true && fillsSeat(c, person));
  const present = asked.filter(({ away }) => !away).map(({ id }) => ({ id }));
  const standIns = asked
    .filter(({ away }) => away)
    .flatMap((principal) =>
      principal.standIns
        .filter((delegate) => mayVote(c, delegate, principal) === true)
        .map(({ id }) => ({ id, insteadOf: principal.name })),
    );
  const reachable = [...present, ...standIns];
  return reachable.length > 0 ? reachable : asked.map(({ id }) => ({ id }));
}

/** Whether an approval of theirs would count for something: full stages need nobody else. */
function fillsSeat(c: DecisionCase, { id, roles }: Voter): boolean {
  const approval = {
    id: "",
    voterId: id,
    onBehalfOf: null,
    decision: "approve" as const,
    digest: c.digest ?? "",
    roles,
    active: true,
    late: false,
  };
  return filled({ ...c, votes: [...c.votes, approval] }) > filled(c);
}

function filled(c: DecisionCase): number {
  return tally(c).reduce((sum, { have }) => sum + have, 0);
}

/** The same people, for what everybody signs for themselves. */
export function inPerson(people: readonly Decider[]): Decider[] {
  return people.map((person) => ({ ...person, standIns: [] }));
}

/** Everybody with a role who is not away. */
export function presentWith(role: Role, people: readonly Decider[]): Reader[] {
  return people.filter(({ away, roles }) => !away && roles.includes(role)).map(({ id }) => ({ id }));
}

/** Each person once. */
export function toReaders(ids: readonly (string | null)[]): Reader[] {
  return [...new Set(ids)].flatMap((id) => (id === null ? [] : { id }));
}
