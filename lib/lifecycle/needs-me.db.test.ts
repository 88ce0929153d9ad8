import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, anonymousCtx, ctxOf, oneSignature } from "#prisma/seed/factories.ts";
import { getRecertification, getRecertificationNeighbours, listRecertifications } from "./index.ts";
import { copyVersions, inDays, openItemsOf, publish } from "./test-recertification.ts";

const restricted = { data_classification: "restricted", access_level: "read" } as const;
const adminTool = { tool: "forecast", hash: "sha256:0", effects: [], access: "admin" };

let owner: UserActor;
let compliance: UserActor;
let governance: UserActor;

beforeAll(async () => {
  [owner, compliance, governance] = await Promise.all([
    addPerson("member"),
    addPerson("compliance"),
    addPerson("governance"),
  ]);
});

type Plan = {
  by?: UserActor;
  facts?: Parameters<typeof publish>[0]["facts"];
  count?: number;
  due?: Date;
  labels?: string;
};

/** Recertifications of copies of one server's version, confirmed by its owner. */
async function waiting({ by = owner, facts = oneSignature, count = 1, due, labels = "[]" }: Plan) {
  const { versionId, serverId, digest } = await publish({ owner: `user:${by.email}`, facts });
  const ids = await openItemsOf(await copyVersions(versionId, count, { labels }), digest, due);
  return { ids, id: ids[0] ?? "", serverId };
}

/** What needs a reader, page by page. */
async function pagesFor(actor: UserActor, limit = 100): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listRecertifications(ctxOf(actor), { view: "needs_me", limit, cursor });
    pages.push(page.items.map(({ id }) => id));
    if (!page.next_cursor) return pages;
    cursor = page.next_cursor;
  }
}

describe("what needs me", () => {
  test("leaves out what my roles never sign, and nothing that they do", async () => {
    const labelsBy = (by: string) => JSON.stringify([{ ...adminTool, by }]);
    const [mild, grave, labelled, now, byTheServer] = [
      await waiting({}),
      await waiting({ facts: restricted }),
      await waiting({ labels: labelsBy("reviewer") }),
      await waiting({}),
      await waiting({ labels: labelsBy("annotations") }),
    ];
    await db().server.update({ where: { id: now.serverId }, data: { classification: "restricted" } });
    const all = [mild, grave, labelled, now, byTheServer].map(({ id }) => id);
    for (const [actor, expected] of [
      [compliance, [grave, labelled, now]],
      [governance, [mild, grave, labelled, now, byTheServer]],
      [await addPerson("governance", "compliance"), [mild, grave, labelled, now, byTheServer]],
    ] as const) {
      const ids = (await pagesFor(actor)).flat();
      expect(all.filter((id) => ids.includes(id))).toEqual(expected.map(({ id }) => id));
      const votable = await Promise.all(
        all.map(async (id) => (await getRecertification(ctxOf(actor), { id })).can.vote === true),
      );
      expect(all.filter((_, index) => votable[index])).toEqual(expected.map(({ id }) => id));
    }
  });

  test("is looked for among 500 at a time: a page may be short and still lead on", async () => {
    const me = await addPerson("member", "compliance");
    // Mine come first, and nobody decides on what they answer for.
    await waiting({ by: me, facts: restricted, count: 620, due: inDays(-300) });
    const first = await waiting({ facts: restricted, count: 3, due: inDays(-250) });
    const page = await listRecertifications(ctxOf(me), { view: "needs_me", limit: 2 });
    expect(page).toEqual({ items: [], next_cursor: expect.any(String) });
    const pages = await pagesFor(me, 2);
    expect(pages.slice(0, 3)).toEqual([[], first.ids.slice(0, 2), expect.arrayContaining([first.ids[2]])]);
    const ids = pages.flat();
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("next to one that is open", () => {
  test("is what waits for me before and after it, wherever it stands itself", async () => {
    const due = (days: number) => inDays(1_000 + days);
    const [one, two, three] = [
      await waiting({ due: due(0) }),
      await waiting({ due: due(1) }),
      await waiting({ due: due(2) }),
    ];
    const besides = (id: string) => getRecertificationNeighbours(ctxOf(governance), { id });
    expect(await besides(one.id)).toMatchObject({ next: two.id });
    expect(await besides(two.id)).toEqual({ previous: one.id, next: three.id });
    expect(await besides(three.id)).toEqual({ previous: two.id, next: null });
    await db().recertification.update({
      where: { id: two.id },
      data: { status: "kept", decidedAt: new Date() },
    });
    expect(await besides(one.id)).toMatchObject({ next: three.id });
    expect(await besides(two.id)).toEqual({ previous: one.id, next: three.id });
  });

  test("is looked for nearby alone, and nothing is next to what there is not: 404, 401", async () => {
    const me = await addPerson("member", "compliance");
    const mine = await waiting({ by: me, facts: restricted, count: 60, due: inDays(2_000) });
    await waiting({ facts: restricted, due: inDays(2_001) });
    const besides = (id: string) => getRecertificationNeighbours(ctxOf(me), { id });
    expect((await besides(mine.ids[0] ?? "")).next).toBeNull();
    expect((await besides(mine.ids[30] ?? "")).next).not.toBeNull();
    await expect(besides("rec_unknown")).rejects.toMatchObject({ code: "not_found" });
    await expect(getRecertificationNeighbours(anonymousCtx(), { id: "x" })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});
