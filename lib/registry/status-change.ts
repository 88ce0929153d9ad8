import type { SettableStatus, VersionStatus } from "#lib/core/words.ts";

export type StatusFacts = {
  status: VersionStatus;
  statusMessage: string | null;
  successor: string | null;
  /** When a deprecated version is meant to go. */
  sunsetAt: Date | null;
};

/** What somebody wants a version to be. A successor or a date that is left out stays as it is. */
export type WantedStatus = {
  status: SettableStatus;
  message: string | null;
  successor?: string | null;
  sunsetAt?: Date | null;
};

export type StatusPlan =
  | { kind: "change"; steps: readonly SettableStatus[] }
  | { kind: "same" }
  | { kind: "refused"; because: string };

/** Which steps lead where; what was retired leads nowhere. */
const paths: Record<VersionStatus, Partial<Record<SettableStatus, readonly SettableStatus[]>>> = {
  unpublished: {},
  live: { live: [], deprecated: ["deprecated"], retired: ["deprecated", "retired"] },
  deprecated: { live: ["live"], deprecated: [], retired: ["retired"] },
  retired: { retired: [] },
  quarantined: {},
};

const refusals: Partial<Record<VersionStatus, string>> = {
  retired: "was deleted, and a deletion is final. Submit a new version",
  quarantined: "is quarantined. Governance decides what becomes of it",
};

/** What it takes to make a version what somebody wants. The steps are some of `versionTransitions`. */
export function planStatusChange(facts: StatusFacts, wanted: WantedStatus): StatusPlan {
  const steps = paths[facts.status][wanted.status];
  if (!steps) return { kind: "refused", because: refusals[facts.status] ?? `is ${facts.status}` };
  const after = factsAfter(facts, wanted);
  const same =
    after.statusMessage === facts.statusMessage &&
    after.successor === facts.successor &&
    after.sunsetAt?.getTime() === facts.sunsetAt?.getTime();
  return steps.length === 0 && same ? { kind: "same" } : { kind: "change", steps };
}

/** A live version has neither a message nor a successor nor a date to go by. */
export function factsAfter(
  facts: StatusFacts,
  { status, message, successor, sunsetAt }: WantedStatus,
): StatusFacts {
  if (status === "live") return { status, statusMessage: null, successor: null, sunsetAt: null };
  return {
    status,
    statusMessage: message,
    successor: successor === undefined ? facts.successor : successor,
    sunsetAt: sunsetAt === undefined ? facts.sunsetAt : sunsetAt,
  };
}
