import type { Verdict } from "#lib/core/permissions.ts";
import type { Classification, ReviewOutcome } from "#lib/core/words.ts";
import { ownerOf } from "#lib/registry/index.ts";
import { mayDecide, type Reviewer } from "./may-decide.ts";
import { type ItemRow, type ReviewRow, readItem, sidesOf } from "./review-row.ts";
import { takesVerdicts } from "./review-state.ts";
import type { AccessReviewItem } from "./schemas.ts";

/** @param reader null for whoever is no person */
export function toReviewItem(
  row: ItemRow,
  review: Pick<ReviewRow, "status" | "dueAt" | "createdAt">,
  reader: Reviewer | null,
  at: Date,
): AccessReviewItem {
  const { grant } = row;
  const { accessLevel, ...facts } = readItem(row);
  return {
    ...facts,
    id: row.id,
    grant_id: row.grantId,
    agent: { id: grant.agent.id, name: grant.agent.name },
    owner: ownerOf(grant.agent),
    server: grant.server.name,
    classification: (grant.server.classification ?? "restricted") as Classification,
    access_level: accessLevel,
    // What is in force has begun, and ends.
    starts_at: (grant.startsAt ?? row.grant.endsAt ?? at).toISOString(),
    ends_at: (grant.endsAt ?? at).toISOString(),
    keep: row.keep,
    reason: row.reason,
    decided_by: row.decidedBy,
    decided_at: row.decidedAt?.toISOString() ?? null,
    outcome: row.outcome as ReviewOutcome | null,
    restored: row.narrowing?.restored ?? [],
    note: row.note,
    can: { decide: canDecide(row, review, reader, at) },
  };
}

function canDecide(
  row: ItemRow,
  review: Pick<ReviewRow, "status" | "dueAt" | "createdAt">,
  reader: Reviewer | null,
  at: Date,
): Verdict {
  if (reader === null) return { no: "Only a person can decide." };
  const right = mayDecide(reader, sidesOf(row), review.createdAt);
  return right === true ? takesVerdicts(review, at) : right;
}
