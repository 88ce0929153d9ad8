import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { encodeCursor } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import {
  addPerson,
  ctxOf,
  exampleDocument,
  oneSignature,
  submit,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { getOverview, listSubmissions } from "./index.ts";

const hourMs = 60 * 60 * 1_000;

let own: UserActor;
let governance: UserActor;

beforeAll(async () => {
  [own, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
});

const dueIn = (id: string, hours: number | null) =>
  db().submission.update({
    where: { id },
    data: { dueAt: hours === null ? null : new Date(1_800_000_000_000 + hours * hourMs) },
  });

type Query = Omit<Parameters<typeof listSubmissions>[1], "cursor">;

async function pages(actor: UserActor, query: Query): Promise<string[][]> {
  const found: string[][] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listSubmissions(ctxOf(actor), { ...query, cursor });
    found.push(page.items.map(({ id }) => id));
    if (!page.next_cursor) return found;
    cursor = page.next_cursor;
  }
}

describe("sorted by when they are due", () => {
  let expected: string[];

  beforeAll(async () => {
    const made = [];
    for (let index = 0; index < 8; index++) made.push(await submitForReview(own, oneSignature));
    const [late, tieA, tieB, next, none, noneEither, decided, last] = made;
    if (!late || !tieA || !tieB || !next || !none || !noneEither || !decided || !last)
      throw new Error("Eight.");
    const draft = await submit(own);
    await dueIn(late.id, -100);
    await dueIn(tieA.id, 5);
    await dueIn(tieB.id, 5);
    await dueIn(next.id, 6);
    await dueIn(none.id, null);
    await dueIn(noneEither.id, null);
    await dueIn(last.id, 900);
    await dueIn(decided.id, -500);
    await vote(governance, decided);
    // What has no due time, and what is not in review any more, comes last, in the order it was made.
    const without = [none, noneEither, decided, draft].map(({ id }) => id).sort();
    expected = [late.id, tieA.id, tieB.id, next.id, last.id, ...without];
  });

  test.each([1, 2, 3, 100])("each is there once, page by page of %i", async (limit) => {
    const found = await pages(own, { view: "mine", sort: "due", limit });
    expect(found.flat()).toEqual(expected);
    for (const page of found.slice(0, -1)) expect(page).toHaveLength(limit);
  });

  test("with a status, and what needs me", async () => {
    const inReview = (await pages(own, { view: "mine", sort: "due", status: "in_review", limit: 2 })).flat();
    const rows = await db().submission.findMany({ where: { id: { in: expected }, status: "in_review" } });
    expect(inReview).toEqual(expected.filter((id) => rows.some((row) => row.id === id)));
    expect((await pages(governance, { view: "needs_me", sort: "due", limit: 2 })).flat()).toEqual(inReview);
  });

  test("one that is decided between two pages moves nothing else", async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => submitForReview(own, oneSignature)));
    if (!one || !two || !three) throw new Error("Three.");
    await Promise.all([dueIn(one.id, 2_000), dueIn(two.id, 2_001), dueIn(three.id, 2_002)]);
    const query = { view: "needs_me", sort: "due", limit: 1 } as const;
    let page = await listSubmissions(ctxOf(governance), query);
    while (page.items[0]?.id !== one.id)
      page = await listSubmissions(ctxOf(governance), { ...query, cursor: page.next_cursor ?? "" });
    await vote(governance, one);
    page = await listSubmissions(ctxOf(governance), { ...query, cursor: page.next_cursor ?? "" });
    expect(page.items.map(({ id }) => id)).toEqual([two.id]);
  });
});

describe("a cursor", () => {
  test.each([
    ["of the other order", "newest", encodeCursor(["2026-11-21T00:00:00.000Z", "sub_1"])],
    ["of the other order", "due", encodeCursor(["sub_1"])],
    ["with no time", "due", encodeCursor(["soon", "sub_1"])],
    ["with a time before all time", "due", encodeCursor(["0000-01-01T00:00:00Z", "sub_1"])],
    ["with infinity in it", "due", encodeCursor(["infinity", "sub_1"])],
    ["with a NUL", "due", encodeCursor(["", "a\0b"])],
    ["that is none", "due", "?"],
  ] as const)("%s (%s) is refused as malformed", async (_case, sort, cursor) => {
    await expect(listSubmissions(ctxOf(own), { sort, cursor })).rejects.toMatchObject({ status: 400 });
  });
});

describe("the search", () => {
  const found = async (q: string) => (await pages(own, { q, limit: 100 })).flat();

  test("takes every character as it is written", async () => {
    const { id } = await submitForReview(
      own,
      oneSignature,
      exampleDocument({ name: "com.example/snow_storm" }),
    );
    await submitForReview(own, oneSignature, exampleDocument({ name: "com.example/snowXstorm" }));
    expect(await found("SNOW_storm")).toEqual([id]);
    for (const q of ["%", "snow%storm", "\\", "'", "snow\\_storm", "\u{202e}"])
      expect(await found(q)).toEqual([]);
  });

  test("holds what has only an address so far", async () => {
    const { id } = await submitForReview(own, oneSignature);
    await db().submission.update({ where: { id }, data: { url: "https://blizzard.example.com/mcp" } });
    expect(await found("BLIZZARD.example")).toEqual([id]);
  });
});

test("the overview tells the overdue from the escalated, and what is due first from what has time", async () => {
  const [over, half, fresh] = await Promise.all([1, 2, 3].map(() => submitForReview(own, oneSignature)));
  if (!over || !half || !fresh) throw new Error("Three.");
  const past = new Date(Date.now() - 1_000 * hourMs);
  await db().submission.update({
    where: { id: over.id },
    data: { escalateAt: past, dueAt: past, escalation: 2 },
  });
  await db().submission.update({
    where: { id: half.id },
    data: { escalateAt: past, dueAt: new Date(Date.now() + hourMs), escalation: 1 },
  });
  const overview = await getOverview(ctxOf(governance), {});
  const ids = (list: { id: string }[]) => list.map(({ id }) => id);
  expect(ids(overview.overdue)).toEqual([over.id]);
  expect(ids(overview.escalated)).toEqual([half.id]);
  expect(ids(overview.to_review).slice(0, 2)).toEqual([over.id, half.id]);
  expect(overview.to_review).toHaveLength(6);
  expect(overview.decided.length).toBeGreaterThan(0);
  expect((await getOverview(ctxOf(own), {})).to_review).toEqual([]);
});
