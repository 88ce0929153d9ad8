import { expect, test } from "vitest";
import { addTeam } from "#prisma/seed/factories.ts";
import { db, type Tx } from "./client.ts";

async function preparedOf(tx: Tx, table: string): Promise<number> {
  const [row] = await tx.$queryRaw<[{ count: bigint }]>`
    SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE ${`SELECT%FROM "public"."${table}"%`}`;
  return Number(row.count);
}

test("what is read again by other values is prepared once, and lists of any length never", async () => {
  const slugs = await Promise.all(
    Array.from({ length: 3 }, async () => (await addTeam()).slice("team:".length)),
  );
  await db().$transaction(async (tx) => {
    const before = await preparedOf(tx, "team");
    for (const slug of slugs)
      expect(await tx.team.findUniqueOrThrow({ where: { slug } })).toMatchObject({ slug });
    expect(await preparedOf(tx, "team")).toBe(before + 1);
    for (const length of [2, 3])
      expect(await tx.team.findMany({ where: { slug: { in: slugs.slice(0, length) } } })).toHaveLength(
        length,
      );
    expect(await preparedOf(tx, "team")).toBe(before + 1);
  });
});
