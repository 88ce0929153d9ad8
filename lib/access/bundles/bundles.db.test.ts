import { beforeAll, describe, expect, test } from "vitest";
import { approveServer } from "#lib/access/testing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOf, auditOfRequest, ctxOf, unique } from "#prisma/seed/factories.ts";
import { getBundle, listBundles, removeBundle, setBundle } from "./index.ts";

let governance: UserActor;
let member: UserActor;
let server: string;

beforeAll(async () => {
  [governance, member] = [await addPerson("governance"), await addPerson("member")];
  server = (await approveServer({ forecast: "read", note: "write" })).name;
});

type Wanted = Partial<Parameters<typeof setBundle>[1]>;
const reason = "Many ask for it.";
const set = (changes: Wanted = {}, by = governance) =>
  setBundle(ctxOf(by), {
    name: unique("bundle"),
    base_version: null,
    description: "To tell the weather.",
    items: [{ server, scopes: ["read"] }],
    reason,
    ...changes,
  });
const get = (name: string) => getBundle(ctxOf(member), { name });
const remove = (name: string, by = governance) => removeBundle(ctxOf(by), { name, reason });

describe("a bundle", () => {
  test("is set for all to see, and on record", async () => {
    const bundle = await set();
    expect(bundle).toMatchObject({
      version: 1,
      items: [{ server, scopes: ["read"], tools: [], constraints: [] }],
      created_by: { id: governance.id },
    });
    expect(await get(bundle.name)).toEqual(bundle);
    expect(await auditOf(bundle.name)).toMatchObject([
      {
        action: "bundle.set",
        target_type: "bundle",
        before: null,
        after: { version: 1, items: bundle.items },
        reason,
      },
    ]);
  });

  test("has another version for each change, and keeps the former ones as they were", async () => {
    const { name } = await set();
    const second = await set({ name, base_version: 1, items: [{ server, tools: ["note"] }] });
    expect(second).toMatchObject({ version: 2, items: [{ scopes: [], tools: ["note"] }] });
    expect(await get(name)).toEqual(second);
    expect((await auditOf(name)).at(-1)).toMatchObject({
      before: { version: 1, items: [{ scopes: ["read"] }] },
      after: { version: 2, items: [{ tools: ["note"] }] },
    });
    const first = await db().bundle.findUniqueOrThrow({ where: { name_version: { name, version: 1 } } });
    expect(JSON.parse(first.items)).toMatchObject([{ scopes: ["read"] }]);
  });

  test("that says what it says already is refused", async () => {
    const { name } = await set();
    await expect(set({ name, base_version: 1 })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is not changed by who read another version, nor made by who does not know that it is there", async () => {
    const { name } = await set();
    const description = "To know the weather.";
    await set({ name, base_version: 1, description });
    for (const base_version of [1, 3, null])
      await expect(set({ name, base_version })).rejects.toMatchObject({
        code: "stale",
        details: { current_version: 2 },
      });
    await expect(set({ base_version: 1 })).rejects.toMatchObject({ code: "stale" });
  });

  test("of two who change it at once, one is told of the other", async () => {
    const { name } = await set();
    const results = await Promise.allSettled([
      set({ name, base_version: 1, description: "One." }),
      set({ name, base_version: 1, description: "Two." }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "stale" } });
    expect(await db().bundle.count({ where: { name } })).toBe(2);
  });

  test.each<[string, () => NonNullable<Wanted["items"]>, string]>([
    [
      "a server that is not approved",
      () => [{ server: "com.example/unheard-of", scopes: ["read"] }],
      "/items/0/server",
    ],
    ["nothing of a server", () => [{ server }], "/items/0/scopes"],
    ["a tool that is not approved", () => [{ server, tools: ["note", "launch"] }], "/items/0/tools/1"],
    [
      "a pattern of another kind",
      () => [
        { server, scopes: ["write"] },
        {
          server,
          scopes: ["read"],
          constraints: [{ argument: "/city", must: { op: "pattern" as const, pattern: "(?=B)" } }],
        },
      ],
      "/items/1/constraints/0/must/pattern",
    ],
    [
      "the same twice",
      () => [
        { server, scopes: ["read"] },
        { server, scopes: ["read"] },
      ],
      "/items/1",
    ],
    ["no item", () => [], "/items"],
  ])("of %s is refused, and told where", async (_what, items, pointer) => {
    const name = unique("bundle");
    await expect(set({ name, items: items() })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer }],
    });
    expect(await db().bundle.count({ where: { name } })).toBe(0);
  });

  test("is removed once, and its numbers go on when it is made again", async () => {
    const { name } = await set();
    await remove(name);
    await expect(get(name)).rejects.toMatchObject({ code: "not_found" });
    await expect(remove(name)).rejects.toMatchObject({ code: "not_found" });
    expect(await auditOf(name)).toMatchObject([
      { action: "bundle.set" },
      { action: "bundle.remove", outcome: "success", before: { version: 1 }, reason },
      { action: "bundle.remove", outcome: "refused" },
    ]);
    expect((await set({ name })).version).toBe(2);
  });

  test("is in the list by its name while it stands, over any number of pages", async () => {
    const names = [(await set()).name, (await set()).name];
    const { name: gone } = await set();
    await remove(gone);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listBundles(ctxOf(member), { limit: 1, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.next_cursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    for (const name of names) expect(seen).toContain(name);
    expect(seen).not.toContain(gone);
  });

  test.each(["admin", "compliance", "auditor", "member"] as const)(
    "is not for %s to set or remove",
    async (role) => {
      const person = await addPerson(role);
      const { name } = await set();
      await expect(set({}, person)).rejects.toMatchObject({ code: "forbidden" });
      const ctx = ctxOf(person);
      await expect(removeBundle(ctx, { name, reason })).rejects.toMatchObject({ code: "forbidden" });
      expect(await auditOfRequest(ctx)).toMatchObject([{ action: "bundle.remove", outcome: "refused" }]);
      expect((await get(name)).version).toBe(1);
    },
  );

  test("is removed as it was looked at: another version may stand by now", async () => {
    const { name, description, items } = await set();
    const ctx = ctxOf(governance);
    await setBundle(ctx, { name, base_version: 1, description: `${description} Again.`, items, reason });
    await expect(removeBundle(ctx, { name, version: 1, reason })).rejects.toMatchObject({
      code: "stale",
      details: { current_version: 2 },
    });
    expect(await removeBundle(ctx, { name, version: 2, reason })).toMatchObject({ version: 2 });
  });

  test("is no machine's to set or remove", async () => {
    const { name, description, items } = await set();
    const ctx = systemCtx("tests");
    await expect(
      setBundle(ctx, { name, base_version: 1, description: `${description} Again.`, items, reason }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeBundle(ctx, { name, reason })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("is not changed in the database either, but ended once", async () => {
    const { name } = await set();
    const where = { name_version: { name, version: 1 } };
    const ending = { endedAt: new Date(), endedById: governance.id, endReason: reason };
    await expect(db().bundle.update({ where, data: { items: "[]" } })).rejects.toThrow();
    await expect(db().bundle.update({ where, data: { items: "[]", ...ending } })).rejects.toThrow();
    await db().bundle.update({ where, data: ending });
    await expect(db().bundle.update({ where, data: ending })).rejects.toThrow();
    await expect(db().bundle.delete({ where })).rejects.toThrow();
  });
});
