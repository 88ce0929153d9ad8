import type { Tx } from "#lib/db/client.ts";
import { toPerson } from "./people.ts";

/** Who had which digest of a thing before their eyes, and when. */
export async function loadLooks(tx: Pick<Tx, "look">, subjectId: string) {
  const rows = await tx.look.findMany({
    where: { subjectId },
    include: { user: true },
    orderBy: [{ firstSeenAt: "asc" }, { userId: "asc" }, { digest: "asc" }],
  });
  return rows.map(({ user, digest, firstSeenAt, lastSeenAt }) => ({
    person: toPerson(user),
    digest,
    first_seen_at: firstSeenAt.toISOString(),
    last_seen_at: lastSeenAt.toISOString(),
  }));
}
