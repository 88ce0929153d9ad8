import type { DutySelector, DutySide, DutySides } from "./schemas.ts";

/** A tool as far as rules tell tools apart. */
export type DutyTool = { server: string; name: string; access: string; effects: readonly string[] };

/** Of the tools that an agent is covered for, those that put it on each side of a rule. One may put it on both. */
export function sidesOf<T extends DutyTool>([one, other]: DutySides, coveredTools: readonly T[]): [T[], T[]] {
  return [coveredTools.filter((tool) => isOn(one, tool)), coveredTools.filter((tool) => isOn(other, tool))];
}

export function isOnBoth([one, other]: readonly [readonly unknown[], readonly unknown[]]): boolean {
  return one.length > 0 && other.length > 0;
}

function isOn({ any }: DutySide, tool: DutyTool): boolean {
  return any.some((selector) => selects(selector, tool));
}

function selects({ server, tool, access_level, effect }: DutySelector, covered: DutyTool): boolean {
  return (
    (server === undefined || server === covered.server) &&
    (tool === undefined || tool === covered.name) &&
    (access_level === undefined || access_level === covered.access) &&
    (effect === undefined || covered.effects.includes(effect))
  );
}
