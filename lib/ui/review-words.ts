import { type AccessLevel, accessLevels, type ToolEffect } from "#lib/core/words.ts";
import type { StageView, SubmissionView } from "#lib/registry/schemas.ts";
import { toolEffectLabels } from "./labels.ts";

type Vote = SubmissionView["votes"][number];

/** What became of a vote. */
export type VoteState = "counts" | "late" | "taken_back" | "outdated" | "retraction";

export function voteState({ decision, current, standing, late }: Vote): VoteState {
  if (decision === "retract") return "retraction";
  if (late) return "late";
  if (!current) return "outdated";
  return standing ? "counts" : "taken_back";
}

/** The votes that fill seats, stage by stage, and all others, in the order they were cast. */
export function placeVotes({ stages, votes }: Pick<SubmissionView, "stages" | "votes">): {
  seated: Vote[][];
  others: Vote[];
} {
  const seated = stages.map((stage: StageView) =>
    votes.filter(
      (vote) =>
        voteState(vote) === "counts" &&
        vote.decision === "approve" &&
        stage.voters.some(({ id }) => id === vote.voter.id),
    ),
  );
  const placed = new Set(seated.flat().map(({ id }) => id));
  return { seated, others: votes.filter(({ id }) => !placed.has(id)) };
}

type Decision = { what: string; by: { id: string; name: string } | null; at: string | null };

const deciding = { approved: "approve", rejected: "reject", changes_requested: "request_changes" } as const;
const decided = {
  approved: "approved this",
  rejected: "rejected this",
  changes_requested: "asked for changes",
} as const;

/** What ended the voting on a submission, by whom where a vote did, and when; null while it goes on. */
export function decisionOf(submission: SubmissionView): Decision | null {
  const { status, votes, decided_at } = submission;
  switch (status) {
    case "draft":
    case "in_review":
      return null;
    case "superseded":
      return { what: "A newer submission took its place", by: null, at: decided_at };
    case "withdrawn":
      return { what: "It was withdrawn", by: null, at: decided_at };
    default: {
      const last = votes.findLast(
        (vote) => voteState(vote) === "counts" && vote.decision === deciding[status],
      );
      return { what: decided[status], by: last?.voter ?? null, at: decided_at ?? last?.created_at ?? null };
    }
  }
}

/** Whether the reader may decide here, for themselves or for somebody who named them. */
export function canDecide({ can, acting_for }: Pick<SubmissionView, "can" | "acting_for">): boolean {
  return can.vote === true || acting_for.some(({ vote }) => vote === true);
}

/** Until when it should be decided, and whether that has passed; null when no clock runs. */
export function dueState(
  { status, due_at, escalation }: Pick<SubmissionView, "status" | "due_at" | "escalation">,
  nowMs: number,
): { at: string; overdue: boolean; note: string | null } | null {
  if (status !== "in_review" || !due_at) return null;
  const notes = ["Half of its time has gone.", "All of its time has gone; it was escalated."];
  return { at: due_at, overdue: Date.parse(due_at) <= nowMs, note: notes[escalation - 1] ?? null };
}

/** Whether a tool may do more than a submission says that its tools do. */
export function exceeds(access: AccessLevel, level: AccessLevel): boolean {
  return accessLevels.indexOf(access) > accessLevels.indexOf(level);
}

/** `Reads, writes, pays` */
export function effectWords(effects: readonly ToolEffect[]): string {
  const [first, ...rest] = effects.map((effect) => toolEffectLabels[effect]);
  if (!first) return "No effect named";
  return [first, ...rest.map((word) => word.toLowerCase())].join(", ");
}
