import type { Tx } from "#lib/db/client.ts";

/** Has deliveries about one thing go one after the other, so that nobody is asked for what one beside this silences. */
export async function lockDeliveries(tx: Tx, subjectId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`notify:${subjectId}`}, 0))`;
}
