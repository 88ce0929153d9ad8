import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { addPerson } from "#prisma/seed/factories.ts";
import { agentOf, raisableServer, request } from "./test-grants.ts";

const migration = new URL(
  "../../../prisma/migrations/20261121040200_signed_levels/migration.sql",
  import.meta.url,
);

/** What the migration does with grants from before it, again. */
function fill(): Promise<unknown> {
  const text = readFileSync(migration, "utf8");
  const end = "ENABLE TRIGGER USER;";
  const from = text.indexOf("ALTER TABLE access_grant DISABLE");
  return runAsOwner(databaseUrl(), text.slice(from, text.indexOf(end) + end.length));
}

test("a grant from before levels were kept has those of today's approvals, whatever became of it", async () => {
  const owner = await addPerson("member");
  const server = await raisableServer();
  const asked = { tools: ["forecast", "note"] };
  const { id } = await request(owner, await agentOf(owner), server.name, asked);
  const { id: scoped } = await request(owner, await agentOf(owner), server.name);
  const levelsOf = async (of: string) =>
    JSON.parse((await db().grant.findUniqueOrThrow({ where: { id: of } })).toolLevels);
  expect(await levelsOf(id)).toEqual({ forecast: "read", note: "write" });

  await server.raise();
  await fill();
  expect(await levelsOf(id)).toEqual({ forecast: "admin", note: "write" });
  await db().serverVersion.updateMany({
    where: { server: { name: server.name }, version: "2.0.0" },
    data: { lapsedAt: new Date(), lapseReason: "Nobody confirmed it.", isLatest: false },
  });
  await fill();
  expect(await levelsOf(id)).toEqual({ forecast: "read", note: "write" });
  expect(await levelsOf(scoped)).toEqual({});
});
