import { canonicalJson } from "./canonical-json.ts";
import {
  type AccessLevel,
  accessLevels,
  type Classification,
  classifications,
  type Origin,
  origins,
  type Transport,
  transports,
} from "./words.ts";

/** As much of a rule of the approval matrix as comparing needs. */
type Rule = {
  classification: Classification;
  access_level: AccessLevel;
  transport: Transport | "any";
  origin: Origin | "any";
  stages: readonly { role: string; need: number }[];
};

/** Servers that no rule is for. */
type Gap = {
  classification: Classification;
  access_level: AccessLevel;
  transport: Transport;
  origin: Origin;
};

/** One cell of the matrix whose rules differ. */
export type CellChange<R extends Rule> = {
  classification: Classification;
  access_level: AccessLevel;
  before: R[];
  after: R[];
};

/** The rules of one cell of the matrix. */
export function rulesOf<R extends Rule>(
  rules: readonly R[],
  classification: Classification,
  accessLevel: AccessLevel,
): R[] {
  return rules.filter((rule) => rule.classification === classification && rule.access_level === accessLevel);
}

/** Which rules only one of two matrices has. The order of rules, and of the stages in one, makes no difference. */
export function diffRules<R extends Rule>(
  before: readonly R[],
  after: readonly R[],
): { removed: R[]; added: R[] } {
  const old = new Set(before.map(keyOf));
  const now = new Set(after.map(keyOf));
  return {
    removed: before.filter((rule) => !now.has(keyOf(rule))),
    added: after.filter((rule) => !old.has(keyOf(rule))),
  };
}

export function sameRules<R extends Rule>(before: readonly R[], after: readonly R[]): boolean {
  const { removed, added } = diffRules(before, after);
  return removed.length === 0 && added.length === 0;
}

/** The cells whose rules differ, row by row. */
export function changedCells<R extends Rule>(before: readonly R[], after: readonly R[]): CellChange<R>[] {
  return classifications.flatMap((classification) =>
    accessLevels.flatMap((access_level) => {
      const old = rulesOf(before, classification, access_level);
      const now = rulesOf(after, classification, access_level);
      return sameRules(old, now) ? [] : [{ classification, access_level, before: old, after: now }];
    }),
  );
}

/** What no rule is for: such a server has no stage, and never passes. */
export function gapsOf(rules: readonly Rule[]): Gap[] {
  return classifications.flatMap((classification) =>
    accessLevels.flatMap((access_level) => {
      const own = rulesOf(rules, classification, access_level);
      return transports.flatMap((transport) =>
        origins.flatMap((origin) =>
          own.some((rule) => isFor(rule, transport, origin))
            ? []
            : [{ classification, access_level, transport, origin }],
        ),
      );
    }),
  );
}

function isFor(rule: Rule, transport: Transport, origin: Origin): boolean {
  return ["any", transport].includes(rule.transport) && ["any", origin].includes(rule.origin);
}

/** Stages with the same role add up: they ask for different people. */
function keyOf({ stages, ...rest }: Rule): string {
  const needs: Record<string, number> = {};
  for (const { role, need } of stages) needs[role] = (needs[role] ?? 0) + need;
  return canonicalJson({ ...rest, needs });
}
