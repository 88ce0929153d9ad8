import type {
  AccessPolicyDocument,
  ActionRule,
  CallMatch,
  GrantRule,
  RateLimit,
} from "#lib/access/policy/schemas.ts";
import { type Classification, classifications } from "#lib/core/words.ts";
import { linesOf, minutesOf, spanOf, type Unit } from "../grants/request-draft.ts";
import { type AskDraft, toAsk, toAskDraft } from "./ask-draft.ts";
import { toUnused, toUnusedDraft, type UnusedDraft } from "./unused-draft.ts";

/** What a rule is about, as it is typed: names one a line. What is left empty says nothing. */
export type MatchDraft = {
  agents: string;
  servers: string;
  tools: string;
  classifications: readonly NonNullable<CallMatch["classifications"]>[number][];
  access_levels: readonly NonNullable<CallMatch["access_levels"]>[number][];
  effects: readonly NonNullable<CallMatch["effects"]>[number][];
};

export function toMatchDraft(match: CallMatch): MatchDraft {
  return {
    agents: match.agents?.join("\n") ?? "",
    servers: match.servers?.join("\n") ?? "",
    tools: match.tools?.join("\n") ?? "",
    classifications: match.classifications ?? [],
    access_levels: match.access_levels ?? [],
    effects: match.effects ?? [],
  };
}

export function toMatch(draft: MatchDraft): CallMatch {
  const said = {
    agents: linesOf(draft.agents),
    servers: linesOf(draft.servers),
    tools: linesOf(draft.tools),
    classifications: [...draft.classifications],
    access_levels: [...draft.access_levels],
    effects: [...draft.effects],
  };
  return Object.fromEntries(Object.entries(said).filter(([, values]) => values.length > 0)) as CallMatch;
}

export type GrantRuleDraft = Pick<GrantRule, "classification" | "access_level"> & {
  governance: string;
  compliance: string;
  amount: string;
  unit: Unit;
};

const stageRoles = ["governance", "compliance"] as const;

export function toGrantRuleDraft({
  classification,
  access_level,
  stages,
  max_minutes,
}: GrantRule): GrantRuleDraft {
  const needOf = (role: string) =>
    String(stages.filter((stage) => stage.role === role).reduce((sum, { need }) => sum + need, 0));
  return {
    classification,
    access_level,
    governance: needOf("governance"),
    compliance: needOf("compliance"),
    ...spanOf(max_minutes),
  };
}

/** What the schema is asked about. It is no rule yet. */
export function toGrantRule(draft: GrantRuleDraft) {
  return {
    classification: draft.classification,
    access_level: draft.access_level,
    stages: stageRoles
      .map((role) => ({ role, need: toNumber(draft[role].trim() || "0") }))
      .filter(({ need }) => need !== 0),
    max_minutes: minutesOf(draft),
  };
}

export type ActionRuleDraft = Pick<ActionRule, "id" | "effect" | "reason"> &
  MatchDraft & {
    condition: string;
    /** Null where nothing is said, and the usual holds. */
    ask: AskDraft | null;
  };

export function toActionRuleDraft({
  id,
  effect,
  match,
  condition,
  ask,
  reason,
}: ActionRule): ActionRuleDraft {
  const terms = ask ? toAskDraft(ask) : null;
  return { id, effect, reason, condition: condition ?? "", ask: terms, ...toMatchDraft(match) };
}

export function toActionRule({ id, effect, reason, condition, ask, ...match }: ActionRuleDraft) {
  return {
    id: id.trim(),
    effect,
    match: toMatch(match),
    ...(condition.trim() === "" ? {} : { condition: condition.trim() }),
    ...(effect === "ask" && ask ? { ask: toAsk(ask) } : {}),
    reason,
  };
}

export type LimitDraft = Pick<RateLimit, "id" | "per"> & MatchDraft & { calls: string; seconds: string };

export function toLimitDraft({ id, per, match, calls, seconds }: RateLimit): LimitDraft {
  return { id, per, calls: String(calls), seconds: String(seconds), ...toMatchDraft(match) };
}

export function toLimit({ id, per, calls, seconds, ...match }: LimitDraft) {
  return { id: id.trim(), per, match: toMatch(match), calls: toNumber(calls), seconds: toNumber(seconds) };
}

type Rest = Pick<AccessPolicyDocument, "sessions" | "residency" | "unused" | "permits_recorded">;

/** What is neither a grid nor a list of rules. Regions are parted by commas or spaces. */
export type RestDraft = {
  max_steps: string;
  max_cost: string;
  regions: Readonly<Record<Classification, string>>;
  unused: UnusedDraft;
  /** In per cent. */
  recorded: string;
};

export function toRestDraft({ sessions, residency, unused, permits_recorded }: Rest): RestDraft {
  const regionsOf = (classification: Classification) =>
    residency.flatMap((rule) => (rule.classification === classification ? rule.regions : [])).join(", ");
  return {
    max_steps: sessions.max_steps?.toString() ?? "",
    max_cost: sessions.max_cost?.toString() ?? "",
    regions: {
      public: regionsOf("public"),
      internal: regionsOf("internal"),
      restricted: regionsOf("restricted"),
    },
    unused: toUnusedDraft(unused),
    recorded: String(Number((permits_recorded * 100).toFixed(6))),
  };
}

export function toRest({ max_steps, max_cost, regions, unused, recorded }: RestDraft) {
  return {
    sessions: {
      ...(max_steps.trim() === "" ? {} : { max_steps: toNumber(max_steps) }),
      ...(max_cost.trim() === "" ? {} : { max_cost: toNumber(max_cost) }),
    },
    residency: classifications.flatMap((classification) => {
      const named = [...new Set(regions[classification].split(/[\s,;]+/).filter(Boolean))];
      return named.length === 0 ? [] : [{ classification, regions: named }];
    }),
    unused: toUnused(unused),
    permits_recorded: Number((toNumber(recorded) / 100).toFixed(8)),
  };
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
