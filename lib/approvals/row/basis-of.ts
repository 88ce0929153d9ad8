import type { BreakGlassVerdict } from "#lib/core/words.ts";
import type { ApprovalBasis } from "../requests/schemas.ts";
import type { CaseRow } from "./approval-row.ts";

/** What approved it, where it was not votes alone: a yes given in advance, or one person's in an emergency. */
export function basisOf({
  standing,
  breakGlass,
}: Pick<CaseRow, "standing" | "breakGlass">): ApprovalBasis | null {
  if (standing) return { kind: "standing", id: standing.id, by: named(standing.createdBy) };
  if (!breakGlass) return null;
  const { openedBy, openedAt, reason, incident, reviewDueAt, reviewedBy, reviewedAt, verdict, reviewNote } =
    breakGlass;
  return {
    kind: "break_glass",
    by: named(openedBy),
    at: openedAt.toISOString(),
    reason,
    incident,
    review_due_at: reviewDueAt.toISOString(),
    review:
      reviewedBy && reviewedAt
        ? {
            by: named(reviewedBy),
            at: reviewedAt.toISOString(),
            verdict: verdict as BreakGlassVerdict,
            note: reviewNote ?? "",
          }
        : null,
  };
}

const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
