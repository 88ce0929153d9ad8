type Demand<R extends string> = readonly { role: R; need: number }[];

/**
 * Several demands as one that meets each of them: for each role the largest number. Stages of one demand with the same
 * role ask for different people, so they add up. A stage that asks for nobody never passes, and keeps the whole from
 * passing.
 */
export function strictest<R extends string>(demands: readonly Demand<R>[]): { role: R; need: number }[] {
  const needs = new Map<R, number>();
  for (const demand of demands)
    for (const [role, need] of perRole(demand)) needs.set(role, stricter(need, needs.get(role) ?? need));
  return [...needs].map(([role, need]) => ({ role, need }));
}

function perRole<R extends string>(demand: Demand<R>): Map<R, number> {
  const needs = new Map<R, number>();
  for (const { role, need } of demand) {
    const before = needs.get(role);
    needs.set(role, before === undefined ? need : passable(before) && passable(need) ? before + need : 0);
  }
  return needs;
}

function stricter(a: number, b: number): number {
  return passable(a) && passable(b) ? Math.max(a, b) : 0;
}

function passable(need: number): boolean {
  return need >= 1;
}
