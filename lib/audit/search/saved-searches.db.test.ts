import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOf, ctxOf, unique } from "#prisma/seed/factories.ts";
import { deleteSearch, listSearches, saveSearch, updateSearch } from "./index.ts";

let ana: UserActor;
let bob: UserActor;
beforeAll(async () => {
  [ana, bob] = await Promise.all([addPerson("auditor"), addPerson("compliance")]);
});
const named = (changes: object = {}) => ({ name: unique("search"), query: "status:denied", ...changes });
const namesOf = async (actor: UserActor) =>
  (await listSearches(ctxOf(actor), {})).items.map(({ name }) => name);

describe("a saved search", () => {
  test("is kept in canonical form, and in the log", async () => {
    const saved = await saveSearch(
      ctxOf(ana),
      named({ query: " Status:DENIED  shoes", columns: ["ip", "actor"] }),
    );
    expect(saved).toMatchObject({
      query: "status:denied shoes",
      columns: ["actor", "ip"],
      shared: false,
      mine: true,
    });
    expect(saved.owner).toEqual({ id: ana.id, name: ana.name });
    expect(await auditOf(saved.id)).toMatchObject([
      {
        action: "audit.save_search",
        outcome: "success",
        after: { query: "status:denied shoes", shared: false },
      },
    ]);
  });

  test("is its owner's alone until it is shared", async () => {
    const own = await saveSearch(ctxOf(ana), named());
    const shared = await saveSearch(ctxOf(ana), named({ shared: true }));
    expect(await namesOf(ana)).toEqual(expect.arrayContaining([own.name, shared.name]));
    const seen = await namesOf(bob);
    expect(seen).toContain(shared.name);
    expect(seen).not.toContain(own.name);
    const theirs = (await listSearches(ctxOf(bob), {})).items.find(({ id }) => id === shared.id);
    expect(theirs).toMatchObject({ mine: false, owner: { name: ana.name } });
    const changesOf = (id: string) => [
      () => updateSearch(ctxOf(bob), { id, name: "mine" }),
      () => deleteSearch(ctxOf(bob), { id }),
    ];
    for (const change of changesOf(shared.id))
      await expect(change()).rejects.toMatchObject({ code: "forbidden" });
    for (const change of changesOf(own.id))
      await expect(change()).rejects.toMatchObject({ code: "not_found" });
    expect(await auditOf(own.id)).toMatchObject([
      { outcome: "success" },
      { outcome: "refused" },
      { outcome: "refused" },
    ]);
  });

  test("is changed and deleted by its owner, which the log shows", async () => {
    const { id, name } = await saveSearch(ctxOf(ana), named({ columns: ["ip"], shared: true }));
    expect(await updateSearch(ctxOf(ana), { id, query: "OP:x", shared: false })).toMatchObject({
      name,
      query: "op:x",
      shared: false,
      columns: ["ip"],
    });
    expect(await updateSearch(ctxOf(ana), { id, name })).toMatchObject({ name });
    await deleteSearch(ctxOf(ana), { id });
    expect(await namesOf(ana)).not.toContain(name);
    expect((await auditOf(id)).map(({ action, before }) => [action, before])).toEqual([
      ["audit.save_search", null],
      ["audit.update_search", { name, query: "status:denied", shared: true }],
      ["audit.update_search", { name, query: "op:x", shared: false }],
      ["audit.delete_search", { query: "op:x", shared: false }],
    ]);
    await expect(deleteSearch(ctxOf(ana), { id })).rejects.toMatchObject({ code: "not_found" });
  });

  test("has a name of its own among its owner's, also when two are saved at once", async () => {
    const draft = named();
    const both = await Promise.allSettled([saveSearch(ctxOf(ana), draft), saveSearch(ctxOf(ana), draft)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    const other = await saveSearch(ctxOf(ana), named());
    await expect(updateSearch(ctxOf(ana), { id: other.id, name: draft.name })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(saveSearch(ctxOf(bob), draft)).resolves.toMatchObject({ name: draft.name });
  });

  test("keeps a hostile name as it is", async () => {
    const name = "'; DROP TABLE saved_search; -- <script>\u202e";
    expect(await saveSearch(ctxOf(bob), named({ name }))).toMatchObject({ name });
    expect(await namesOf(bob)).toContain(name);
  });

  test("that can't be read, or has no name, is refused", async () => {
    for (const wrong of [
      { query: "tool:x" },
      { name: " " },
      { name: "a\0b" },
      { query: "a".repeat(2_001) },
      { columns: ["salary"] },
    ])
      await expect(saveSearch(ctxOf(ana), named(wrong))).rejects.toMatchObject({ code: "invalid" });
    // As long as it may be, and longer once each backslash is written as two.
    await expect(saveSearch(ctxOf(ana), named({ query: `"x ${"\\a".repeat(990)}"` }))).rejects.toMatchObject({
      issues: [{ pointer: "/query", message: expect.stringContaining("too long") }],
    });
  });

  test("is one of two hundred at most", async () => {
    const person = await addPerson("auditor");
    const at = new Date();
    await db().savedSearch.createMany({
      data: Array.from({ length: 200 }, (_, n) => ({
        id: newId("savedSearch"),
        ownerId: person.id,
        name: `s${n}`,
        query: "",
        columns: [],
        shared: false,
        createdAt: at,
        updatedAt: at,
      })),
    });
    await expect(saveSearch(ctxOf(person), named())).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Delete one"),
    });
  });

  test("is for people who may read the log", async () => {
    const member = ctxOf(await addPerson("member"));
    await expect(saveSearch(member, named())).rejects.toMatchObject({ code: "forbidden" });
    await expect(listSearches(member, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(listSearches(anonymousCtx(), {})).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(saveSearch(systemCtx("tests"), named())).rejects.toMatchObject({ code: "forbidden" });
  });
});
