import { callableOf } from "#lib/lifecycle/index.ts";
import type { StoredConditions } from "#lib/registry/index.ts";
import type { EntryFacts } from "./entry-facts.ts";
import type { officialKey, RegistryEntry } from "./schemas.ts";

/** What the official registry calls a version's status: what was taken back is `deleted`, and says so to who asks. */
export type OfficialStatus = RegistryEntry["_meta"][typeof officialKey]["status"];

/** Whether an entry is shown, and since when it has been as it is. */
export type EntryStanding = {
  status: OfficialStatus;
  statusChangedAt: Date;
  updatedAt: Date;
  /** When it stops being shown; infinite for never, and for what is not shown. */
  lapsesAtMs: number;
  /** It has lapsed, and that is not written down yet. */
  overdue: boolean;
};

/** Readers are shown what is callable; all else has gone, for whatever reason. */
export function standingOf(facts: EntryFacts, conditions: StoredConditions | null, now: Date): EntryStanding {
  const { status, lapses_at: lapsesAt, lapsed_at: lapsedAt, updated_at: updatedAt } = facts;
  const verdict = callableOf(
    {
      status,
      lapsesAt,
      lapsedAt,
      lapseReason: facts.lapse_reason,
      recertifyBy: facts.recertify_by,
      until: conditions?.until ? new Date(conditions.until) : null,
      ownerActive: facts.owner_active,
      snapshotApproved: facts.snapshot_approved,
    },
    now,
  );
  const changedAt = facts.status_changed_at ?? facts.published_at;
  if (verdict === true)
    return {
      status: status === "deprecated" ? "deprecated" : "active",
      statusChangedAt: changedAt,
      updatedAt,
      lapsesAtMs: lapsesAt?.getTime() ?? Number.POSITIVE_INFINITY,
      overdue: false,
    };
  const byStatus = status !== "live" && status !== "deprecated";
  const goneAt = byStatus ? changedAt : wentAt(facts, now);
  return {
    status: "deleted",
    statusChangedAt: goneAt,
    // Whoever asks what changed since then is told, though nothing may have been written yet.
    updatedAt: new Date(Math.max(goneAt.getTime(), updatedAt.getTime())),
    lapsesAtMs: Number.POSITIVE_INFINITY,
    overdue: !byStatus && !lapsedAt && lapsesAt !== null && lapsesAt <= now,
  };
}

/** When a version went whose status does not say so: it lapsed, or its owner left, which counts as an update. */
function wentAt({ lapsed_at, lapses_at, updated_at }: EntryFacts, now: Date): Date {
  return lapsed_at ?? (lapses_at && lapses_at <= now ? lapses_at : updated_at);
}
