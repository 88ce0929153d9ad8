import type {
  AccessPolicyDocument,
  ActionRule,
  AskTerms,
  CallMatch,
  RateLimit,
} from "#lib/access/policy/schemas.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { listWhom } from "#lib/core/whom-words.ts";
import type { StepUp } from "#lib/core/words.ts";
import { plural } from "#lib/ui/format.ts";
import { accessLevelLabels, classificationLabels, toolEffectLabels } from "#lib/ui/labels.ts";
import { tierWords } from "../approvals/approval-words.ts";
import { neverStands } from "./ask-draft.ts";

export const ruleEffectLabels: Record<ActionRule["effect"], string> = { deny: "Refused", ask: "Needs a yes" };

/** What becomes of a call that a rule is about. */
export const ruleEffectMeans: Record<ActionRule["effect"], string> = {
  deny: "Refused, whatever was granted.",
  ask: "Waits for a person's yes, whatever was granted.",
};

export const perLabels: Record<RateLimit["per"], string> = {
  agent: "each agent",
  user: "each person",
  tool: "each tool",
  agent_tool: "each agent with each tool",
};

type MatchFact = { label: string; values: string[] /** Somebody else's words, or ids. */; foreign: boolean };

/** What a match says, a fact each; none for every call. Of several facts all must hold, of several values any. */
export function matchFacts(match: CallMatch): MatchFact[] {
  const facts = [
    { label: "Agents", values: match.agents, foreign: true },
    { label: "Servers", values: match.servers, foreign: true },
    { label: "Tools", values: match.tools, foreign: true },
    {
      label: "Data",
      values: match.classifications?.map((value) => classificationLabels[value]),
      foreign: false,
    },
    {
      label: "Access",
      values: match.access_levels?.map((value) => accessLevelLabels[value]),
      foreign: false,
    },
    { label: "Effects", values: match.effects?.map((value) => toolEffectLabels[value]), foreign: false },
  ];
  return facts.flatMap(({ values, ...fact }) => (values ? [{ ...fact, values }] : []));
}

/** `At most 100 calls a minute for each agent` */
export function limitWords({ calls, seconds, per }: RateLimit): string {
  if (calls === 0) return "No call at all";
  return `At most ${calls.toLocaleString("en")} ${calls === 1 ? "call" : "calls"} ${withinWords(seconds)} for ${perLabels[per]}`;
}

const spans = [
  { seconds: 86_400, one: "day", a: "a day" },
  { seconds: 3_600, one: "hour", a: "an hour" },
  { seconds: 60, one: "minute", a: "a minute" },
  { seconds: 1, one: "second", a: "a second" },
] as const;

function withinWords(seconds: number): string {
  const { a, seconds: one } = spanOf(seconds);
  return seconds === one ? a : `in ${secondsWords(seconds)}`;
}

/** `15 minutes`, `90 seconds`: in the largest unit that it is whole in. */
export function secondsWords(seconds: number): string {
  const span = spanOf(seconds);
  return plural(seconds / span.seconds, span.one);
}

function spanOf(seconds: number) {
  return spans.find((one) => seconds % one.seconds === 0) ?? spans[3];
}

export const stepUpLabels: Record<StepUp, string> = {
  none: "Nothing more",
  fresh_sign_in: "A sign-in of the last five minutes",
  webauthn: "A security key",
};

const stepUpWords: Record<StepUp, string> = {
  none: "",
  fresh_sign_in: "Whoever approves must have signed in within the last five minutes.",
  webauthn: "Whoever approves shows a security key.",
};

/** How a human's yes is asked for, in sentences. */
export function askWords(terms: AskTerms): string {
  const { tier, stages, decide_within, claim_within, step_up, match_number, standing } = terms;
  const whom = listWhom(stages.map(({ who, need }) => ({ role: who, need })));
  const times = `within ${secondsWords(decide_within)}; the call is made within ${secondsWords(claim_within)} of their yes`;
  return [
    `Tier ${tier}, ${tierWords[tier]?.toLowerCase()}: ${whom} must approve ${times}.`,
    stepUpWords[step_up],
    match_number ? "They type a number that the agent's person sees." : "",
    standing && neverStands(terms) === null ? "They may allow the like for a while." : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** What a session may come to, a line each; none where it may come to anything. */
export function sessionWords({ max_steps, max_cost }: AccessPolicyDocument["sessions"]): string[] {
  return [
    max_steps === undefined
      ? ""
      : `${max_steps.toLocaleString("en")} ${max_steps === 1 ? "step" : "steps"} at most`,
    max_cost === undefined
      ? ""
      : `A cost of ${max_cost.toLocaleString("en")} at most, in the unit that gateways report it in`,
  ].filter(Boolean);
}

/** What becomes of tools that a grant gives and nobody uses, and how long that can be undone. */
export function unusedWords({
  shadow_after_days: after,
  shadow_days: days,
}: AccessPolicyDocument["unused"]): string {
  const back = `What is taken from a grant can be restored for ${days} ${days === 1 ? "day" : "days"}.`;
  return after === undefined
    ? `Nothing is taken by itself for not being used. ${back}`
    : `What a grant was not used for in ${after} days is taken from it. ${back}`;
}

/** `Every permit is recorded, and every denial.` */
export function recordedWords(share: number): string {
  if (share === 1) return "Every permit is recorded, and every denial.";
  if (share === 0) return "No permit is recorded; every denial is.";
  return `${percent(share)} of permits are recorded, and every denial.`;
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString("en", { maximumFractionDigits: 4 })}%`;
}

export type Part = keyof AccessPolicyDocument;
export const partLabels: Record<Part, string> = {
  grants: "Who signs grants",
  rules: "Rules for calls",
  limits: "Limits on how often",
  sessions: "Sessions",
  residency: "Regions",
  unused: "What is not used",
  permits_recorded: "What is recorded",
};

export type DocumentChange = { part: Part; removed: unknown[]; added: unknown[] };

/** The parts that differ; of lists what goes and what comes, of everything else the whole before and after. */
export function documentChanges(before: AccessPolicyDocument, after: AccessPolicyDocument): DocumentChange[] {
  return (Object.keys(partLabels) as Part[]).flatMap((part) => {
    const [old, now] = [itemsOf(before[part]), itemsOf(after[part])];
    const removed = without(old, now);
    const added = without(now, old);
    // The order of rules makes no difference to what they come to.
    return removed.length + added.length === 0 ? [] : [{ part, removed, added }];
  });
}

function itemsOf(value: AccessPolicyDocument[Part]): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function without(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const known = new Set(others.map((item) => canonicalJson(item)));
  return items.filter((item) => !known.has(canonicalJson(item)));
}
