import type { Tone } from "#components/ui/badge.tsx";
import type {
  GiveStanding,
  ShownConstraint,
  StandingPreview,
  StandingView,
} from "#lib/approvals/standing/schemas.ts";
import type { StandingStatus } from "#lib/core/words.ts";
import { exactUtc } from "#lib/ui/format.ts";

export const standingLooks: Record<StandingStatus, { label: string; tone: Tone }> = {
  active: { label: "Live", tone: "success" },
  exhausted: { label: "Used up", tone: "neutral" },
  expired: { label: "Over", tone: "neutral" },
  revoked: { label: "Revoked", tone: "danger" },
  voided: { label: "Void", tone: "warning" },
};

/** `/to/0` as people read it: `to/0`. */
export const fieldName = (pointer: string) => pointer.slice(1).replaceAll("~1", "/").replaceAll("~0", "~");

/** What one argument must be, behind its name: `is "EUR"`, `is between 1 and 500`. Values are foreign text. */
export function mustBe(constraint: ShownConstraint): string {
  switch (constraint.is) {
    case "equals":
      return `is ${JSON.stringify(constraint.value)}`;
    case "one_of":
      return `is ${constraint.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "between":
      if (constraint.min === null) return "is between two numbers that are hidden";
      return `is between ${number(constraint.min)} and ${number(constraint.max)}`;
    case "text":
      return `is a text of up to ${number(constraint.max_length)} characters`;
  }
}

/** What one click does, with the time it ends at. */
export function givingWords(
  { minutes, max_calls, sum }: Omit<GiveStanding, "constraints">,
  nowMs: number,
): string {
  const until = exactUtc(new Date(nowMs + minutes * 60_000)).slice(11, 16);
  const calls = `up to ${number(max_calls)} like it`;
  const all = sum ? ` (${fieldName(sum.pointer)} up to ${number(sum.max)} in all)` : "";
  return `Approves this, and ${calls}${all} until ${until} UTC, without asking again.`;
}

/** `3 of 10 used`, with how much of the sum. */
export function usedWords({
  used_calls,
  max_calls,
  sum,
}: Pick<StandingView, "used_calls" | "max_calls" | "sum">): string {
  const calls = `${number(used_calls)} of ${number(max_calls)} used`;
  if (!sum) return calls;
  const { pointer, used, max } = sum;
  return used === null || max === null
    ? `${calls}, ${fieldName(pointer)} in all is hidden`
    : `${calls}, ${fieldName(pointer)} ${number(used)} of ${number(max)}`;
}

/** What it would have come to lately. */
export function previewWords({ looked_at, matched }: Pick<StandingPreview, "looked_at" | "matched">): string {
  if (looked_at === 0) return "There was no other call of this tool by this agent in the last 30 days.";
  return `Would have matched ${number(matched)} of ${number(looked_at)} ${looked_at === 1 ? "call" : "calls"} in the last 30 days.`;
}

const number = (n: number) => n.toLocaleString("en", { maximumFractionDigits: 20 });
