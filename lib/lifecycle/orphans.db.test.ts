import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { disableUser, enableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { setNamespace } from "#lib/registry/index.ts";
import { addPerson, anonymousCtx, ctxOf, exampleDocument, unique } from "#prisma/seed/factories.ts";
import { listOrphans } from "./index.ts";
import { addTeamOf, announced, publish } from "./test-recertification.ts";

let reader: UserActor;

beforeAll(async () => {
  reader = await addPerson("auditor");
});

const disable = ({ id }: UserActor) => disableUser(systemCtx("tests"), { id });

async function findOrphan(name: string) {
  for (let cursor: string | undefined; ; ) {
    const page = await listOrphans(ctxOf(reader), { limit: 2, cursor });
    const found = page.items.find(({ server }) => server === name);
    if (found || !page.next_cursor) return found;
    cursor = page.next_cursor;
  }
}

describe("what a person owns whose account is disabled", () => {
  test("is an orphan since then, until they are let in again", async () => {
    const owner = await addPerson("member");
    const { name } = await publish({ owner: `user:${owner.email}` });
    expect(await findOrphan(name)).toBeUndefined();
    await disable(owner);
    const { disabledAt } = await db().user.findUniqueOrThrow({ where: { id: owner.id } });
    expect(await findOrphan(name)).toMatchObject({
      versions: ["1.0.0"],
      owner: { ref: `user:${owner.email}`, label: owner.name },
      because: `${owner.name}'s account is disabled.`,
      since: disabledAt?.toISOString(),
    });
    await enableUser(systemCtx("tests"), { id: owner.id });
    expect(await findOrphan(name)).toBeUndefined();
  });

  test("is proposed to the namespace's team, their other teams, and who acted on it; to nobody who is gone", async () => {
    const [owner, colleague, submitter, stranger, away] = await Promise.all([
      addPerson("member"),
      addPerson("member"),
      addPerson("member"),
      addPerson("member"),
      addPerson("member"),
    ]);
    const [ofNamespace, ofOwner, empty] = [
      await addTeamOf(stranger),
      await addTeamOf(owner, colleague),
      await addTeamOf(owner, away),
    ];
    const prefix = `com.${unique("place")}`;
    await setNamespace(systemCtx("tests"), {
      prefix,
      team: ofNamespace.slice("team:".length),
      data_classification: "public",
      access_level: "read",
    });
    const document = exampleDocument({ name: `${prefix}/weather` });
    await publish({ owner: `user:${owner.email}`, document, submitter });
    await disable(away);
    await disable(owner);
    const orphan = await findOrphan(document.name);
    expect(orphan?.proposed.map(({ ref }) => ref)).toEqual([ofNamespace, ofOwner, `user:${submitter.email}`]);
    expect(orphan?.proposed.map(({ ref }) => ref)).not.toContain(empty);
    expect(orphan?.proposed[0]?.because).toBe(`Answers for the namespace ${prefix}.`);
  });
});

describe("what a team owns", () => {
  test("is an orphan when its last member is disabled, and only then", async () => {
    const [one, other] = [await addPerson("member"), await addPerson("member")];
    const { name } = await publish({ owner: await addTeamOf(one, other) });
    await disable(one);
    expect(await findOrphan(name)).toBeUndefined();
    expect(await announced("server.orphaned", one.id)).toBe(0);
    await disable(other);
    expect((await findOrphan(name))?.because).toMatch(/^Every account in crew-\d+ is disabled\.$/);
    expect(await announced("server.orphaned", other.id)).toBe(1);
  });

  test("is an orphan when it has no members at all", async () => {
    const { name } = await publish({ owner: await addTeamOf() });
    expect(await findOrphan(name)).toMatchObject({
      because: expect.stringContaining("has no members."),
      since: null,
    });
  });
});

describe("disabling a person", () => {
  test("tells of what they leave behind, once", async () => {
    const owner = await addPerson("member");
    await publish({ owner: `user:${owner.email}` });
    await disable(owner);
    await disable(owner);
    expect(await announced("server.orphaned", owner.id)).toBe(1);
  });

  test("tells nothing when they own nothing in the catalog", async () => {
    const owner = await addPerson("member");
    await disable(owner);
    expect(await announced("server.orphaned", owner.id)).toBe(0);
  });
});

test("the list is for who may see recertifications: 401", async () => {
  await expect(listOrphans(anonymousCtx(), {})).rejects.toMatchObject({ code: "unauthenticated" });
});
