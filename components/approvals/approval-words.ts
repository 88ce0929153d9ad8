import type { Tone } from "#components/ui/badge.tsx";
import type { ApprovalSummary, ApprovalView } from "#lib/approvals/requests/schemas.ts";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { exactUtc } from "#lib/ui/format.ts";

export const statusTones: Record<ApprovalStatus, Tone> = {
  pending: "info",
  approved: "success",
  denied: "danger",
  expired: "neutral",
  cancelled: "neutral",
  superseded: "neutral",
  revoked: "danger",
  lapsed: "neutral",
  claimed: "info",
  succeeded: "success",
  failed: "warning",
  unknown: "warning",
};

export const tierWords: Record<number, string> = { 1: "Minor", 2: "Moderate", 3: "Grave", 4: "Critical" };

/** From this tier on, all of the arguments must have been opened before a yes. */
export const gatedTier = 3;

/** Why somebody says no: what the agent reads. The last is for what none of them says. */
export const denyReasons = [
  "The amount is wrong.",
  "The recipient is wrong.",
  "This is not needed.",
  "Ask whoever you act for first.",
  "This reaches further than the task needs.",
] as const;

type Progress = Pick<ApprovalSummary, "progress">;

/** `1 of 2`: over all stages. */
export function progressWords({ progress }: Progress): string {
  const { have, need } = seatsOf({ progress });
  return `${have} of ${need}`;
}

function seatsOf({ progress }: Progress): { have: number; need: number } {
  return progress.reduce((sum, stage) => ({ have: sum.have + stage.have, need: sum.need + stage.need }), {
    have: 0,
    need: 0,
  });
}

/** What a yes does now. */
export function clickWords(approval: Pick<ApprovalView, "progress" | "expires_at">): string {
  const { have, need } = seatsOf(approval);
  const left = need - have;
  const until = exactUtc(approval.expires_at).slice(11, 16);
  if (left > 1)
    return `Your yes is ${have + 1} of ${need}. ${left - 1} more ${left === 2 ? "is" : "are"} needed by ${until} UTC.`;
  return need > 1
    ? `Your yes is the last of ${need}: exactly this call can be made, once.`
    : "Your yes lets exactly this call be made, once.";
}

/** Who ended it, and how: what stands where the buttons were. */
export function endedBy(approval: ApprovalView): { who: string | null; at: string | null } {
  const { status, votes, ended, basis, decided_at } = approval;
  if (status === "approved" && basis) return { who: basis.by.name, at: decided_at };
  const decision = status === "denied" ? "reject" : "approve";
  const vote = votes.filter((each) => !each.late && each.decision === decision).at(-1);
  const byVote = status === "denied" || status === "approved";
  if (byVote && vote) return { who: vote.voter.name, at: vote.created_at };
  return { who: ended?.by?.name ?? null, at: ended?.at ?? null };
}
