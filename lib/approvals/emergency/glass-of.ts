import type { Tx } from "#lib/db/client.ts";
import type { Person } from "../demand/index.ts";
import { withTeams } from "../row/index.ts";

/** Whoever breaks glass does so once at a time, until the transaction ends: how often they did is counted. */
export async function lockGlassOf(tx: Tx, personId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`break glass ${personId}`}, 0))`;
}

/** What of all that somebody approved alone nobody has looked at yet. */
export function loadUnreviewed(tx: Pick<Tx, "breakGlass">, personId: string) {
  return tx.breakGlass.findMany({
    where: { openedById: personId, reviewedAt: null },
    select: { reviewDueAt: true },
  });
}

export function loadPerson(tx: Pick<Tx, "user">, id: string): Promise<Person> {
  return tx.user.findUniqueOrThrow({ where: { id }, include: withTeams });
}
