import { strictest } from "#lib/decisions/index.ts";
import type { ApprovalMatrix, MatrixFacts, MatrixRule, StageRule } from "./schemas.ts";

/** What the matrix asks for: who must sign, by when, and for how long that holds. */
export type Demand = {
  stages: StageRule[];
  dueHours: number;
  recertifyDays: number;
  graceDays: number;
};

/**
 * What the matrix asks for these facts. Of several matching rules the strictest counts, value by value: for each role
 * the largest number, of times the shortest. No matching rule gives no stage, and what has no stage never passes.
 */
export function demandFor(matrix: Pick<ApprovalMatrix, "rules">, facts: MatrixFacts): Demand {
  const matching = matrix.rules.filter((rule) => matches(rule, facts));
  return strictestDemand(
    matching.map(({ stages, due_hours, recertify_days, grace_days }) => ({
      stages,
      dueHours: due_hours,
      recertifyDays: recertify_days,
      graceDays: grace_days,
    })),
  );
}

/** Several demands as one. Where one of them names nobody, nobody is named: it can't be met by meeting the others. */
export function strictestDemand(demands: readonly Demand[]): Demand {
  const shortest = (value: (demand: Demand) => number, none: number) =>
    demands.length === 0 ? none : Math.min(...demands.map(value));
  return {
    stages: demands.some(({ stages }) => stages.length === 0)
      ? []
      : strictest(demands.map(({ stages }) => stages)),
    dueHours: shortest(({ dueHours }) => dueHours, 24),
    recertifyDays: shortest(({ recertifyDays }) => recertifyDays, 1),
    graceDays: shortest(({ graceDays }) => graceDays, 0),
  };
}

function matches(rule: MatrixRule, facts: MatrixFacts): boolean {
  return (
    rule.classification === facts.classification &&
    rule.access_level === facts.access_level &&
    (rule.transport === "any" || facts.transports.includes(rule.transport)) &&
    (rule.origin === "any" || rule.origin === facts.origin)
  );
}
