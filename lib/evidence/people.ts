import type { Tx } from "#lib/db/client.ts";

/** Somebody as evidence names them. A machine that publishes has no e-mail address. */
export type Person = { id: string; name: string; email: string | null };

export function toPerson({ id, name, email }: Person): Person {
  return { id, name, email };
}

/** People by their ids. */
export async function loadPeople(
  tx: Pick<Tx, "user">,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, Person>> {
  const rows = await tx.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true, email: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}
