import type { Actor } from "#lib/core/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { hasStakeIn } from "./load-reviewer.ts";
import type { mayEverSign } from "./may-sign.ts";

type Reading = Pick<Tx, "teamMember" | "delegation" | "$queryRaw">;
type Review = { id: string; status: string; closedById: string | null; signedAt: Date | null };

/** A review as far as it matters to whether this person may sign it off. */
export async function loadSignable(
  tx: Reading,
  actor: Actor,
  { id, status, closedById, signedAt }: Review,
): Promise<Parameters<typeof mayEverSign>[1]> {
  const deciders = await loadDeciders(tx, id);
  return { status, closedById, signedAt, deciders, stake: await hasStakeIn(tx, actor, id) };
}

/** Everybody who ever gave a verdict in a review, by their ids. */
async function loadDeciders(tx: Pick<Tx, "$queryRaw">, reviewId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT unnest(deciders) AS id FROM access_review_item WHERE review_id = ${reviewId}`;
  return rows.map(({ id }) => id);
}
