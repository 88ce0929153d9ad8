import type { Tx } from "#lib/db/client.ts";

/** What the server really answered, whole; each once, whatever refers to it. */
export async function loadSnapshots(tx: Pick<Tx, "snapshot">, hashes: Iterable<string>) {
  const rows = await tx.snapshot.findMany({
    where: { hash: { in: [...new Set(hashes)] } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ hash, createdAt, body }) => ({
    hash,
    taken_at: createdAt.toISOString(),
    body: JSON.parse(body) as unknown,
  }));
}
