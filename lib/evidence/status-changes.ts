import type { AuditEvent } from "#lib/audit/schemas.ts";
import { isObject } from "#lib/core/json-object.ts";
import { compareTexts } from "#lib/core/text.ts";
import type { QuarantineRecord } from "./quarantine-part.ts";

type Change = {
  at: string;
  what: "published" | "set" | "quarantined" | "quarantine_lifted" | "lapsed";
  /** Null where the change is not one of the status itself: an approval that lapsed. */
  from: string | null;
  to: string | null;
  by: string | null;
  reason: string | null;
  /** The audit event or the quarantine that says so. */
  source: string;
};

type Quarantine = Pick<
  QuarantineRecord,
  "id" | "status_before" | "placed_at" | "placed_by" | "lifted_at" | "reason"
>;

/**
 * How a version came to its status, the oldest first. A lift says nothing of single versions; what it left this one as
 * is what the next change began with.
 *
 * @param status what it is now
 */
export function statusChangesOf(
  version: string,
  status: string,
  events: readonly AuditEvent[],
  quarantines: readonly Quarantine[],
): Change[] {
  const changes = [
    ...events.flatMap((event) => fromEvent(version, event) ?? []),
    ...quarantines.flatMap(fromQuarantine),
  ].sort((a, b) => compareTexts(a.at, b.at));
  return changes.map((change, index) => {
    if (change.what !== "quarantine_lifted") return change;
    const next = changes.slice(index + 1).find(({ from }) => from !== null);
    return { ...change, to: next ? next.from : status };
  });
}

const kinds: Record<string, Change["what"]> = {
  "server.publish": "published",
  "server.set_status": "set",
  "server.lapse": "lapsed",
};

function fromEvent(version: string, event: AuditEvent): Change | null {
  const what = kinds[event.action];
  const after = factsOf(version, event.after);
  if (!what || !after || event.outcome !== "success") return null;
  return {
    at: event.occurred_at,
    what,
    from: textOf(factsOf(version, event.before)?.status),
    to: textOf(after.status),
    by: event.actor.name,
    reason: event.reason ?? textOf(after.status_message) ?? textOf(after.lapse_reason),
    source: event.id,
  };
}

/** What an event says of one version: of its only one, or of one among all versions of the server. */
function factsOf(version: string, facts: AuditEvent["after"]): Record<string, unknown> | null {
  if (!facts) return null;
  if (typeof facts.version === "string") return facts.version === version ? facts : null;
  const own = Object.hasOwn(facts, version) ? facts[version] : null;
  return isObject(own) ? own : null;
}

function fromQuarantine({
  id,
  status_before,
  placed_at,
  placed_by,
  lifted_at,
  reason,
}: Quarantine): Change[] {
  const placed: Change = {
    at: placed_at,
    what: "quarantined",
    from: status_before,
    to: "quarantined",
    by: placed_by?.name ?? null,
    reason,
    source: id,
  };
  if (lifted_at === null) return [placed];
  const lifted: Change = {
    at: lifted_at,
    what: "quarantine_lifted",
    from: "quarantined",
    to: null,
    by: null,
    reason: null,
    source: id,
  };
  return [placed, lifted];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
