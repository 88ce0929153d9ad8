import type { Tx } from "#lib/db/client.ts";
import { announceAll } from "#lib/kernel/announce.ts";
import { orphanedBy } from "./other-facts.ts";

/**
 * Announces anew what waited for an owner who is gone: whoever reads it is now a reviewer, who decides without the owner.
 */
export async function askReviewers(tx: Tx, userId: string, at: Date): Promise<void> {
  const waiting = await tx.recertification.findMany({
    where: { status: "awaiting_owner", version: { server: orphanedBy(userId) } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  const events = waiting.map(({ id }) => ({
    kind: "recertification.opened" as const,
    recertification_id: id,
  }));
  await announceAll(tx, events, at);
}
