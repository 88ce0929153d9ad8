import type { AccessReviewItem } from "#lib/access/reviews/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";

type Moved = Pick<AccessReviewItem, "id" | "verdict" | "decided_by" | "decided_at">;

/** The verdicts that came in before one that was refused as stale; none for any other failure. */
export function movedBy(error: Error): readonly Moved[] {
  if (!(error instanceof ApiError) || error.code !== "stale") return [];
  const { moved } = error.details;
  return Array.isArray(moved) ? moved : [];
}

/** Items as they are since, so that who decides on them again has been told what they overwrite. */
export function asMoved<I extends Moved>(items: readonly I[], moved: readonly Moved[]): I[] {
  return items.map((item) => ({ ...item, ...moved.find(({ id }) => id === item.id) }));
}

/** What a verdict is sent with: the items, and what their giver saw of them. */
export function asShown(items: readonly Moved[]): { id: string; decided_at: string | null }[] {
  return items.map(({ id, decided_at }) => ({ id, decided_at }));
}
