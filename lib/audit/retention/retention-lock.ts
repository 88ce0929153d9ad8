import type { Tx } from "#lib/db/client.ts";

/** Holds are placed, and months dropped, one after the other: a hold that was placed covers all that is not gone by then. */
export async function lockRetention(tx: Pick<Tx, "$executeRaw">): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('countersign-retention', 0))`;
}
