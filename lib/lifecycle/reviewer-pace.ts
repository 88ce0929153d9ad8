import type { ReviewerPace } from "./schemas.ts";

/** One decision of one reviewer. `seenAt` is when they first had before their eyes what they decided on. */
export type PacedDecision = {
  reviewer: { id: string; name: string };
  seenAt: Date | null;
  decidedAt: Date;
  decision: "approve" | "reject";
};

/** Decisions this close together are of one burst. */
const burstMs = 10_000;
/** Fewer decisions say nothing about anybody. */
const decisionsMin = 10;
const alwaysYes = 0.98;
const quickMs = 10_000;

/** How each reviewer decided, those with most decisions first. */
export function reviewerPaces(decisions: readonly PacedDecision[]): ReviewerPace[] {
  return [...Map.groupBy(decisions, ({ reviewer }) => reviewer.id).values()]
    .map(paceOf)
    .sort((a, b) => b.decided - a.decided || a.reviewer.name.localeCompare(b.reviewer.name, "en"));
}

function paceOf(decisions: PacedDecision[]): ReviewerPace {
  const [first] = decisions;
  if (!first) throw new Error("A pace needs a decision.");
  const thinkMs = decisions
    .flatMap(({ seenAt, decidedAt }) =>
      seenAt === null ? [] : [Math.max(0, decidedAt.getTime() - seenAt.getTime())],
    )
    .sort((a, b) => a - b);
  const approved = decisions.filter(({ decision }) => decision === "approve").length;
  const facts = {
    decided: decisions.length,
    approved,
    approve_ratio: approved / decisions.length,
    median_think_ms: medianOf(thinkMs),
    fastest_think_ms: thinkMs[0] ?? null,
    in_bursts: countInBursts(decisions),
  };
  return { reviewer: first.reviewer, ...facts, signs: signsOf(facts, decisions.length - thinkMs.length) };
}

function medianOf(sorted: readonly number[]): number | null {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : Math.round(((sorted[middle - 1] ?? upper) + upper) / 2);
}

/** Decisions that came within ten seconds of the one before. */
function countInBursts(decisions: readonly PacedDecision[]): number {
  const times = decisions.map(({ decidedAt }) => decidedAt.getTime()).sort((a, b) => a - b);
  return times.filter((time, index) => index > 0 && time - (times[index - 1] ?? 0) <= burstMs).length;
}

type Facts = Omit<ReviewerPace, "reviewer" | "signs">;

/** What looks like a rubber stamp, in words. */
function signsOf(facts: Facts, unseen: number): string[] {
  const { decided, approved, approve_ratio, median_think_ms: median, in_bursts } = facts;
  if (decided < decisionsMin) return [];
  const signs: string[] = [];
  if (approve_ratio >= alwaysYes && median !== null && median < quickMs)
    signs.push(
      `Said yes to ${approved} of ${decided}, half of them within ${seconds(median)} of seeing them.`,
    );
  if (unseen * 2 >= decided) signs.push(`Decided ${unseen} of ${decided} without opening them here.`);
  if (approve_ratio >= alwaysYes && in_bursts * 2 >= decided)
    signs.push(`Decided ${in_bursts} of ${decided} within ten seconds of the one before.`);
  return signs;
}

function seconds(ms: number): string {
  return ms < 1_000 ? "a second" : `${Math.ceil(ms / 1_000)} s`;
}
