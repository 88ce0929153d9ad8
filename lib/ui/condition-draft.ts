import type { ApprovalConditions } from "#lib/registry/review-schemas.ts";

/** What a reviewer fills in to approve under conditions. */
export type ConditionDraft = {
  on: boolean;
  /** Null while all tools are ticked. Once it is narrowed, a tool that appears later is not in it. */
  tools: readonly string[] | null;
  /** A day, as `2026-12-31`; empty for none. */
  until: string;
  /** None ticked means all, also those to come. */
  catalogs: readonly string[];
};

export const noConditions: ConditionDraft = { on: false, tools: null, until: "", catalogs: [] };

/** What one asks for as the API takes it; null when nothing is asked for. Tools that are no longer there are left out. */
export function toConditions(
  { on, tools, until, catalogs }: ConditionDraft,
  offered: readonly string[],
): ApprovalConditions | null {
  if (!on) return null;
  const kept = tools && offered.filter((tool) => tools.includes(tool));
  const conditions: ApprovalConditions = {
    ...(kept ? { tools: kept } : {}),
    ...(until ? { until: endOfDay(until) } : {}),
    ...(catalogs.length > 0 ? { catalogs: [...catalogs] } : {}),
  };
  return Object.keys(conditions).length > 0 ? conditions : null;
}

/** Why a draft can't be sent as it is; undefined when it can. */
export function conditionProblem(
  draft: ConditionDraft,
  offered: readonly string[],
  nowMs: number,
): { field: "tools" | "until" | "all"; message: string } | undefined {
  if (!draft.on) return;
  const conditions = toConditions(draft, offered);
  if (!conditions) return { field: "all", message: "Choose a condition, or approve without." };
  if (conditions.tools?.length === 0) return { field: "tools", message: "Leave at least one tool." };
  if (conditions.until && Date.parse(conditions.until) <= nowMs)
    return { field: "until", message: "This has passed already. Choose a later day." };
}

/** Ticks or unticks one tool. All ticked again is no condition. */
export function tickTool(
  { tools }: ConditionDraft,
  tool: string,
  ticked: boolean,
  offered: readonly string[],
): ConditionDraft["tools"] {
  const before = tools ?? offered;
  const after = offered.filter((name) => (name === tool ? ticked : before.includes(name)));
  return after.length === offered.length ? null : after;
}

/** The last second of a day, in UTC. */
function endOfDay(day: string): string {
  return `${day}T23:59:59Z`;
}
