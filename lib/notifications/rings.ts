import { ringsPerHour } from "#lib/approvals/measures/index.ts";
import type { OutboxEventKind } from "#lib/core/events.ts";

/** What called somebody within the last hour to decide on an action. */
export type Ring = {
  id: string;
  at: Date;
  /** The agent, server and tool of the action. */
  like: string;
  tier: number;
  /** Not read yet, and the action still waits for them. */
  open: boolean;
};

export type Asking = { event: OutboxEventKind; at: Date; like: string; tier: number };

export const ringWindowMs = 3_600_000;
const alikeMs = 600_000;
/** What is this grave calls whoever it waits for, whatever else did. */
const topTier = 4;

/**
 * Whether one more action that waits calls somebody. What is like another that they have not read yet is told with it; so is
 * whatever comes once they were called as often as people can bear in an hour. It is told with nothing that is less grave than it
 * is. What is critical, or half over, always calls.
 *
 * @param rings of the last hour, newest first
 * @returns the id of the notification that tells of it too; null where it calls by itself
 */
export function ringOf(rings: readonly Ring[], { event, at, like, tier }: Asking): string | null {
  if (event !== "approval.requested" || tier >= topTier) return null;
  const asGrave = rings.filter((ring) => ring.tier >= tier);
  const alike = asGrave.find(
    (ring) => ring.open && ring.like === like && at.getTime() - ring.at.getTime() < alikeMs,
  );
  if (alike) return alike.id;
  if (rings.length < ringsPerHour) return null;
  return (asGrave.find(({ open }) => open) ?? asGrave[0])?.id ?? null;
}

/** What a notification tells beside its own text of what was collected in it and still waits. */
export function collectedWords({ alike, others }: { alike: number; others: number }): string {
  const all = alike + others;
  if (all === 0) return "";
  const wait = all === 1 ? "waits" : "wait";
  if (others === 0) return ` ${all} more like it ${wait}.`;
  return ` ${all} more ${all === 1 ? "action" : "actions"} ${wait} for you.`;
}
