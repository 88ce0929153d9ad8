import type { VersionStatus } from "#lib/core/words.ts";

/** All that being callable depends on. Nobody sets it. */
export type CallableFacts = {
  status: VersionStatus;
  /** When it stops unless somebody confirms it again; when it did stop, and why. */
  lapsesAt: Date | null;
  lapsedAt: Date | null;
  lapseReason: string | null;
  /** By when somebody was to confirm it. */
  recertifyBy: Date | null;
  /** Until when it was approved; null for no such condition; `unreadable` where nobody can tell. */
  until: Date | null | "unreadable";
  /** Somebody answers for its server, and their account is active. A team always is. */
  ownerActive: boolean;
  /** What the server offers is what was approved. */
  snapshotApproved: boolean;
};

/** Whether a version may be called now, or why not and what to do. */
export function callableOf(facts: CallableFacts, now: Date): true | { no: string } {
  const no = refusedByStatus(facts.status) ?? refusedByTime(facts, now) ?? refusedByApproval(facts);
  return no === undefined ? true : { no };
}

function refusedByStatus(status: VersionStatus): string | undefined {
  switch (status) {
    case "live":
    case "deprecated":
      return;
    case "unpublished":
      return "It was never approved. Submit it for approval.";
    case "retired":
      return "It was retired for good. Use another version, or submit a new one.";
    case "quarantined":
      return "It is quarantined. Propose to lift the quarantine, or submit it for approval again.";
  }
}

function refusedByTime(facts: CallableFacts, now: Date): string | undefined {
  const { lapsesAt, lapsedAt, lapseReason, recertifyBy, until } = facts;
  if (lapsedAt) return `${lapseReason ?? "It lapsed."} Submit it for approval again.`;
  if (until === "unreadable") return `${unreadableReason} Submit it for approval again.`;
  if (until && until <= now) return `${endedReason(until)} Submit it for approval again.`;
  if (lapsesAt && lapsesAt <= now)
    return `${lapseReasonOf({ lapsesAt, recertifyBy, until })} Have its owner confirm it, or submit it for approval again.`;
}

function refusedByApproval({ ownerActive, snapshotApproved }: CallableFacts): string | undefined {
  if (!ownerActive) return "Nobody answers for it: its owner's account is disabled. Give it another owner.";
  if (!snapshotApproved) return "What it offers is not what was approved. Submit it for approval again.";
}

/** Why a version lapsed, for the record. */
export function lapseReasonOf(facts: {
  lapsesAt: Date;
  recertifyBy: Date | null;
  until: Date | null;
}): string {
  const { lapsesAt, recertifyBy, until } = facts;
  return until && until <= lapsesAt
    ? endedReason(until)
    : `Nobody confirmed it again by ${minuteOf(recertifyBy ?? lapsesAt)}.`;
}

/** Why a version lapsed whose conditions nobody can read: when it was to end is not known. */
export const unreadableReason = "The conditions it was approved under can't be read.";

function endedReason(until: Date): string {
  return `It was approved only until ${minuteOf(until)}.`;
}

function minuteOf(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
