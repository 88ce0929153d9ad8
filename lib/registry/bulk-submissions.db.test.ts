import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import {
  addPerson,
  anonymousCtx,
  auditOf,
  auditOfRequest,
  ctxOf,
  oneSignature,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { bulkSubmissions, claimSubmission } from "./index.ts";

let member: UserActor;
let governance: UserActor;
let other: UserActor;

beforeAll(async () => {
  [member, governance, other] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("governance"),
  ]);
});

const several = (count: number) =>
  Promise.all(Array.from({ length: count }, () => submitForReview(member, oneSignature)));

type Input = Parameters<typeof bulkSubmissions>[1];
const bulk = (input: Input, actor = governance) => bulkSubmissions(ctxOf(actor), input);
const outcomes = ({ items }: Awaited<ReturnType<typeof bulk>>) =>
  items.map(({ id, ok, status, error }) => [id, ok, ok ? status : error?.code]);

describe("many at once", () => {
  test("are claimed and released, each on its own record", async () => {
    const made = await several(3);
    const items = made.map(({ id }) => ({ id }));
    const claimed = await bulk({ action: "claim", items });
    expect(outcomes(claimed)).toEqual(made.map(({ id }) => [id, true, "in_review"]));
    expect(await db().submission.count({ where: { claimedById: governance.id } })).toBe(3);
    const released = await bulk({ action: "release", items });
    expect(released.items.every(({ ok }) => ok)).toBe(true);
    for (const { id } of made)
      expect((await auditOf(id)).slice(-2)).toMatchObject([
        { action: "submission.claim", outcome: "success", actor_id: governance.id },
        { action: "submission.release", outcome: "success", actor_id: governance.id },
      ]);
  });

  test.each([
    ["approve", "approved"],
    ["request_changes", "changes_requested"],
    ["reject", "rejected"],
  ] as const)("are decided: %s, each as a vote of its own on its own digest", async (action, status) => {
    const made = await several(2);
    const result = await bulk({
      action,
      items: made.map(({ id, digest }) => ({ id, digest })),
      reason: "All the same.",
    });
    expect(outcomes(result)).toEqual(made.map(({ id }) => [id, true, status]));
    for (const { id, digest } of made) {
      expect(await db().vote.findMany({ where: { submissionId: id } })).toMatchObject([
        { voterId: governance.id, decision: action, digest, reason: "All the same." },
      ]);
    }
  });
});

describe("one that is refused", () => {
  test("stops none of the others; each is told its own, in order, and recorded", async () => {
    const [first, stale, decided, last] = await several(4);
    if (!first || !stale || !decided || !last) throw new Error("Four.");
    await vote(other, decided, "reject");
    const missing = newId("submission");
    const ctx = ctxOf(governance);
    const result = await bulkSubmissions(ctx, {
      action: "approve",
      reason: "As I see them.",
      items: [
        { id: missing, digest: first.digest },
        { id: first.id, digest: first.digest },
        { id: stale.id, digest: `sha256:${"0".repeat(64)}` },
        { id: decided.id, digest: decided.digest },
        { id: last.id, digest: last.digest },
      ],
    });
    expect(outcomes(result)).toEqual([
      [missing, false, "not_found"],
      [first.id, true, "approved"],
      [stale.id, false, "stale"],
      // Kept as late; it changes nothing.
      [decided.id, true, "rejected"],
      [last.id, true, "approved"],
    ]);
    const votes = (await auditOfRequest(ctx)).filter(({ action }) => action === "submission.vote");
    expect(votes.map(({ target_id, outcome }) => [target_id, outcome])).toEqual([
      [missing, "refused"],
      [first.id, "success"],
      [stale.id, "refused"],
      [decided.id, "success"],
      [last.id, "success"],
    ]);
    expect(await db().vote.count({ where: { submissionId: stale.id } })).toBe(0);
  });

  test("because somebody has it names who", async () => {
    const [mine, theirs] = await several(2);
    if (!mine || !theirs) throw new Error("Two.");
    await claimSubmission(ctxOf(other), { id: theirs.id });
    const { items } = await bulk({ action: "claim", items: [{ id: theirs.id }, { id: mine.id }] });
    expect(items).toMatchObject([
      { ok: false, status: null, error: { code: "conflict", detail: expect.stringContaining(other.name) } },
      { ok: true, error: null },
    ]);
  });

  test("for want of a permission is refused as one by one", async () => {
    const [one] = await several(1);
    if (!one) throw new Error("One.");
    const items = [{ id: one.id, digest: one.digest }];
    const token: UserActor = { ...governance, via: "token", scopes: ["submission.read"] };
    for (const actor of [member, token]) {
      const result = await bulk({ action: "approve", items, reason: "Mine." }, actor);
      expect(outcomes(result)).toEqual([[one.id, false, "forbidden"]]);
    }
  });

  test("by a fault of ours is named as such, and the others go on", async () => {
    const [broken, sound] = await several(2);
    if (!broken || !sound) throw new Error("Two.");
    await db().submission.update({ where: { id: broken.id }, data: { document: "{" } });
    const { items } = await bulk({ action: "claim", items: [{ id: broken.id }, { id: sound.id }] });
    expect(items).toMatchObject([
      {
        ok: false,
        error: { code: "internal", detail: expect.stringContaining("nothing of this one was changed") },
      },
      { ok: true },
    ]);
    expect(await db().submission.findUnique({ where: { id: broken.id } })).toMatchObject({
      claimedById: null,
    });
  });
});

describe("before anything is done, it is invalid (422)", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  test.each<[string, Input, string]>([
    ["without an item", { action: "claim", items: [] }, "/items"],
    [
      "with 201",
      { action: "claim", items: Array.from({ length: 201 }, (_, index) => ({ id: `${index}` })) },
      "/items",
    ],
    ["with one twice", { action: "claim", items: [{ id: "a" }, { id: "b" }, { id: "a" }] }, "/items/2/id"],
    ["to decide without a reason", { action: "reject", items: [{ id: "a", digest }] }, "/reason"],
    [
      "to decide without a digest",
      { action: "approve", reason: "Fine.", items: [{ id: "a" }] },
      "/items/0/digest",
    ],
    ["with what is no digest", { action: "claim", items: [{ id: "a", digest: "a" }] }, "/items/0/digest"],
    ["with what is no action", { action: "delete" as "claim", items: [{ id: "a" }] }, "/action"],
    ["with what no database holds", { action: "claim", items: [{ id: "a\0b" }] }, "/items/0/id"],
  ])("%s", async (_case, input, pointer) => {
    await expect(bulk(input)).rejects.toMatchObject({
      status: 422,
      issues: [expect.objectContaining({ pointer })],
    });
  });

  test("and is nothing for strangers (401)", async () => {
    const input = { action: "claim", items: [{ id: "a" }] } as const;
    await expect(
      bulkSubmissions(anonymousCtx(), { ...input, items: [...input.items] }),
    ).rejects.toMatchObject({
      status: 401,
    });
  });
});

test("two who take on the same ones at once share them: each is one person's, and each is told", async () => {
  const made = await several(6);
  const items = made.map(({ id }) => ({ id }));
  const [mine, theirs] = await Promise.all([
    bulk({ action: "claim", items }),
    bulk({ action: "claim", items: items.toReversed() }, other),
  ]);
  const taken = [...mine.items, ...theirs.items].filter(({ ok }) => ok).map(({ id }) => id);
  expect(taken.toSorted()).toEqual(made.map(({ id }) => id).toSorted());
});
