import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { VersionStatus } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import {
  addPerson,
  exampleDocument,
  oneSignature,
  submitForReview,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import { latestOf } from "./latest.ts";
import { refreshLatest, refreshLatestOf } from "./refresh-latest.ts";
import { versionTransitions } from "./version-state.ts";

let member: UserActor;
let governance: UserActor;

beforeAll(async () => {
  [member, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
});

type Step = { do: "publish"; version: string } | { do: "move"; which: number; to: VersionStatus };

const texts = ["1.0.0", "1.10.0", "1.2.0", "2.0.0-rc.1", "2.0.0", "nightly", "2026-01-31", "1.2.0+b"];
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("publish" as const), version: fc.constantFrom(...texts) }),
  fc.record({
    do: fc.constant("move" as const),
    which: fc.nat({ max: 7 }),
    to: fc.constantFrom("live", "deprecated", "retired", "quarantined"),
  }),
);

async function publish(name: string, version: string): Promise<void> {
  await vote(governance, await submitForReview(member, oneSignature, exampleDocument({ name, version })));
}

/** A change of status as the commands make it: the server locked, `latest` settled anew in the same transaction. */
async function move(name: string, which: number, to: VersionStatus): Promise<void> {
  await db().$transaction(async (tx) => {
    const { id } = await tx.server.findUniqueOrThrow({ where: { name } });
    await tx.$queryRaw`SELECT id FROM server WHERE id = ${id} FOR UPDATE`;
    const all = await tx.serverVersion.findMany({ where: { serverId: id }, orderBy: { id: "asc" } });
    const version = all[which % all.length];
    if (!version || !versionTransitions[version.status as VersionStatus].includes(to)) return;
    if (to === "retired" || to === "quarantined")
      await tx.serverVersion.update({ where: { id: version.id }, data: { isLatest: false } });
    await tx.serverVersion.update({ where: { id: version.id }, data: { status: to } });
    await refreshLatest(tx, id, new Date());
  });
}

test("after any history, latest is the highest version that is approved and not taken back", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 10 }), async (steps) => {
      const name = `com.example/${unique("history")}`;
      const published = new Set<string>();
      for (const step of steps) {
        if (step.do === "move") {
          if (published.size > 0) await move(name, step.which, step.to);
        } else if (!published.has(step.version)) {
          published.add(step.version);
          await publish(name, step.version);
        }
      }
      const rows = await db().serverVersion.findMany({ where: { server: { name } } });
      const shown = rows
        .filter(({ status }) => status === "live" || status === "deprecated")
        .map((row) => ({ ...row, publishedAt: row.publishedAt ?? new Date(0) }));
      expect(rows.filter(({ isLatest }) => isLatest).map(({ version }) => version)).toEqual(
        shown.length === 0 ? [] : [latestOf(shown)?.version],
      );
    }),
    { numRuns: 25 },
  );
});

test("losing the mark counts as a change", async () => {
  const name = `com.example/${unique("history")}`;
  await publish(name, "1.0.0");
  const versionOf = (version: string) =>
    db().serverVersion.findFirstOrThrow({ where: { version, server: { name } } });
  const before = await versionOf("1.0.0");
  await publish(name, "2.0.0");
  const after = await versionOf("1.0.0");
  expect(after.isLatest).toBe(false);
  expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime());
});

test("what has lapsed without anybody having written it down is nobody's latest either", async () => {
  const name = `com.example/${unique("history")}`;
  for (const version of ["1.0.0", "2.0.0"]) await publish(name, version);
  const { id } = await db().server.findUniqueOrThrow({ where: { name } });
  await db().serverVersion.updateMany({
    where: { version: "2.0.0", serverId: id },
    data: { lapsesAt: new Date(Date.now() - 1_000) },
  });
  await refreshLatest(db(), id, new Date());
  const latest = await db().serverVersion.findMany({ where: { isLatest: true, serverId: id } });
  expect(latest.map(({ version }) => version)).toEqual(["1.0.0"]);
});

test("what has lapsed is nobody's latest; of many servers each gets its own", async () => {
  const names = Array.from({ length: 3 }, () => `com.example/${unique("history")}`);
  for (const name of names) for (const version of ["1.0.0", "2.0.0"]) await publish(name, version);
  await db().serverVersion.updateMany({
    where: { version: "2.0.0", server: { name: names[1] } },
    data: { lapsedAt: new Date(), lapseReason: "Nobody confirmed it." },
  });
  await db().serverVersion.updateMany({
    where: { server: { name: names[2] } },
    data: { lapsedAt: new Date(), lapseReason: "Nobody confirmed it." },
  });
  const servers = await db().server.findMany({ where: { name: { in: names } } });
  await refreshLatestOf(
    db(),
    servers.map(({ id }) => id),
    new Date(),
  );
  const latest = await db().serverVersion.findMany({
    where: { isLatest: true, server: { name: { in: names } } },
    include: { server: true },
    orderBy: { id: "asc" },
  });
  expect(latest.map(({ server, version }) => [server.name, version])).toEqual([
    [names[0], "2.0.0"],
    [names[1], "1.0.0"],
  ]);
});
