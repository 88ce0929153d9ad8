import type { StageRule } from "./decision-case.ts";

/**
 * Seats people so that as many seats as possible are filled, each by one person with the stage's role, each person in
 * one seat at most (bipartite matching by augmenting paths). Who comes first keeps a seat, though perhaps another one.
 *
 * @returns for each stage, in order, who sits there
 */
export function seat<P extends { roles: readonly string[] }>(
  stages: readonly StageRule[],
  people: readonly P[],
): P[][] {
  // More seats than people can't be filled, whatever number somebody wrote.
  const seats = stages.flatMap(({ role, need }, stage) =>
    Array.from({ length: Math.min(need, people.length) }, () => ({ stage, role })),
  );
  const seated = new Map<number, P>();

  const findSeat = (person: P, tried: Set<number>): boolean => {
    for (const [index, { role }] of seats.entries()) {
      if (tried.has(index) || !person.roles.includes(role)) continue;
      tried.add(index);
      const occupant = seated.get(index);
      if (!occupant || findSeat(occupant, tried)) {
        seated.set(index, person);
        return true;
      }
    }
    return false;
  };
  for (const person of people) findSeat(person, new Set());

  return stages.map((_, at) =>
    seats.flatMap(({ stage }, index) => {
      const person = stage === at ? seated.get(index) : undefined;
      return person ? [person] : [];
    }),
  );
}

/** Whether every seat is filled. No stage, or one that asks for nobody, is a mistake and never passes. */
export function isFull(stages: readonly (StageRule & { have: number })[]): boolean {
  return stages.length > 0 && stages.every(({ need, have }) => need >= 1 && have >= need);
}
