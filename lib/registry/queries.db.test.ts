import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { encodeCursor } from "#lib/core/page.ts";
import {
  addPerson,
  anonymousCtx,
  ctxOf,
  exampleDocument,
  oneSignature,
  submit,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { getSubmission, listSubmissions, previewStages, withdrawSubmission } from "./index.ts";

let member: UserActor;
let governance: UserActor;
let compliance: UserActor;

beforeAll(async () => {
  [member, governance, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
});

const idsOf = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);

describe("one submission", () => {
  test("is shown to every role, and what it says of `can` is what the commands do", async () => {
    const { id } = await submitForReview(member, oneSignature);
    for (const role of ["admin", "governance", "compliance", "auditor", "member"] as const)
      expect((await getSubmission(ctxOf(await addPerson(role)), { id })).id).toBe(id);
    const seenBy = async (actor: UserActor) => (await getSubmission(ctxOf(actor), { id })).can;
    expect(await seenBy(governance)).toMatchObject({
      vote: true,
      withdraw: { no: expect.stringContaining("Only people with the role member may") },
    });
    expect(await seenBy(compliance)).toMatchObject({
      vote: { no: "People with the role governance decide on this." },
    });
    expect(await seenBy(member)).toMatchObject({
      vote: { no: expect.stringContaining("Only people with the role governance or compliance may vote") },
      withdraw: true,
      revise: true,
    });
  });

  test("is refused to strangers (401) and to tokens without the scope (403), and is 404 when it does not exist", async () => {
    const { id } = await submit(member);
    await expect(getSubmission(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
    const token: UserActor = { ...member, via: "token", scopes: ["catalog.read"] };
    await expect(getSubmission(ctxOf(token), { id })).rejects.toMatchObject({ status: 403 });
    for (const missing of [newId("submission"), "nothing", ""])
      await expect(getSubmission(ctxOf(member), { id: missing })).rejects.toMatchObject({ status: 404 });
    await expect(getSubmission(ctxOf(member), { id: "a\0b" })).rejects.toMatchObject({ status: 422 });
  });
});

describe("the list", () => {
  test("goes through everything once, newest first, page by page", async () => {
    const own = await addPerson("member");
    const made: string[] = [];
    for (let index = 0; index < 5; index++) made.push((await submit(own)).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listSubmissions(ctxOf(own), { view: "mine", limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...idsOf(page));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(made.reverse());
  });

  test("filters by status, and by part of a name in any case of letters", async () => {
    const document = exampleDocument({ name: "com.example/Hailstorm" });
    const { id } = await submitForReview(member, oneSignature, document);
    expect(idsOf(await listSubmissions(ctxOf(member), { q: "hailST" }))).toEqual([id]);
    expect(idsOf(await listSubmissions(ctxOf(member), { q: "hailST", status: "draft" }))).toEqual([]);
    expect(idsOf(await listSubmissions(ctxOf(member), { q: "100%_" }))).toEqual([]);
  });

  test("of what needs me holds what I may vote on and have not, and nothing else", async () => {
    const reviewer = await addPerson("compliance", "member");
    const mine = await submitForReview(reviewer);
    const open = await submitForReview(member);
    const notMyRole = await submitForReview(member, oneSignature);
    const withdrawn = await submitForReview(member);
    await withdrawSubmission(ctxOf(member), { id: withdrawn.id });
    const draft = await submit(member);
    const needsMe = async () => idsOf(await listSubmissions(ctxOf(reviewer), { view: "needs_me" }));
    const found = await needsMe();
    expect(found).toContain(open.id);
    for (const { id } of [mine, notMyRole, withdrawn, draft]) expect(found).not.toContain(id);
    for (const id of found)
      expect((await getSubmission(ctxOf(reviewer), { id })).can.vote, "the list and the button agree").toBe(
        true,
      );

    await vote(reviewer, open);
    expect(await needsMe()).not.toContain(open.id);
  });

  test.each(["not a cursor", "e30", encodeCursor(["a", "b"]), encodeCursor([]), encodeCursor(["a\0b"])])(
    "refuses the cursor %j as malformed",
    async (cursor) => {
      await expect(listSubmissions(ctxOf(member), { cursor })).rejects.toMatchObject({
        code: "malformed",
        status: 400,
      });
    },
  );

  test.each([
    { limit: 0 },
    { limit: 101 },
    { limit: "many" },
    { status: "done" },
    { view: "theirs" },
    { q: "a\0b" },
  ])("refuses %j as invalid", async (input) => {
    await expect(listSubmissions(ctxOf(member), input as never)).rejects.toMatchObject({ status: 422 });
  });
});

test("the preview names who could sign, and never the submitter", async () => {
  const both = await addPerson("member", "governance");
  const facts = { data_classification: "restricted", access_level: "admin" } as const;
  const { stages } = await previewStages(ctxOf(both), facts);
  expect(stages.map(({ role, need }) => [role, need])).toEqual([
    ["governance", 2],
    ["compliance", 1],
  ]);
  const names = stages.flatMap(({ candidates }) => candidates.map(({ id }) => id));
  expect(names).toContain(governance.id);
  expect(names).toContain(compliance.id);
  expect(names).not.toContain(both.id);
  expect(names).not.toContain(member.id);
});
