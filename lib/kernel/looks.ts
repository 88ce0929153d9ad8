import { DomainError } from "../core/errors.ts";
import type { Tx } from "../db/client.ts";
import type { Ctx } from "./ctx.ts";

type Look = { digest: string; firstSeenAt: Date; lastSeenAt: Date };

/** @throws DomainError `forbidden` for machines, which look at nothing */
export function readerOf({ actor }: Pick<Ctx, "actor">): string {
  if (actor.kind !== "user") throw new DomainError("forbidden", "Only a person can look at this.");
  return actor.id;
}

/**
 * Notes that a person has one digest of a thing before their eyes. It is no change of the product's state and stands in
 * no audit log: it says something about its reader alone, once per page and digest, and nothing is decided by it.
 */
export async function noteLook(
  tx: Pick<Tx, "$queryRaw">,
  { subjectId, userId, digest }: { subjectId: string; userId: string; digest: string },
  at: Date,
): Promise<Look> {
  const [row] = await tx.$queryRaw<[{ first: Date; last: Date }]>`
    INSERT INTO look (subject_id, user_id, digest, first_seen_at, last_seen_at)
    VALUES (${subjectId}, ${userId}, ${digest}, ${at}, ${at})
    ON CONFLICT (subject_id, user_id, digest)
      DO UPDATE SET last_seen_at = greatest(look.last_seen_at, excluded.last_seen_at)
    RETURNING first_seen_at AS first, last_seen_at AS last`;
  return { digest, firstSeenAt: row.first, lastSeenAt: row.last };
}

/** What a person saw last of a thing before it became what it is now; null when they saw nothing else of it. */
export async function lookBefore(
  tx: Pick<Tx, "look">,
  { subjectId, userId, digest }: { subjectId: string; userId: string; digest: string },
): Promise<Look | null> {
  return tx.look.findFirst({
    where: { subjectId, userId, digest: { not: digest } },
    orderBy: [{ lastSeenAt: "desc" }, { digest: "asc" }],
    select: { digest: true, firstSeenAt: true, lastSeenAt: true },
  });
}
