import { beforeAll, describe, expect, test, vi } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { holdLock } from "#lib/db/test-locks.ts";
import { createDelegation, disableUser } from "#lib/identity/index.ts";
import { now } from "#lib/kernel/clock.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { approveServer } from "../testing/index.ts";
import { closeAccessReview, getAccessReview, listReviewItems } from "./index.ts";
import {
  addOwnedAgent,
  addReviewed,
  inDays,
  itemsOf,
  onlyItemOf,
  openFor,
  reason,
  say,
} from "./test-reviews.ts";

let governance: UserActor;
let server: { id: string; name: string };
let serverOwner: UserActor;

beforeAll(async () => {
  governance = await addPerson("governance");
  server = await approveServer({ forecast: "read", history: "read", radar: "read", note: "write" });
  serverOwner = await addPerson("member");
  await db().server.update({
    where: { id: server.id },
    data: { ownerTeamId: null, ownerUserId: serverOwner.id },
  });
});

async function openOne(plan: Parameters<typeof addReviewed>[1] = {}, terms = {}) {
  const { agent, grantId, owner } = await addReviewed(server, plan);
  const { id } = await openFor(governance, [agent], terms);
  return { id, item: await onlyItemOf(governance, id), agent, grantId, owner };
}

describe("a verdict", () => {
  test("is written down with who, why and when, and can be changed while the review is open", async () => {
    const { id, item, grantId } = await openOne({ used: ["forecast"] });
    const first = await say(governance, id, [item], { verdict: "keep" });
    expect(first).toMatchObject({
      review: { decided: 1, mine: 0, counts: { silent: 0, verdicts: { keep: 1 } } },
      items: [{ id: item.id, verdict: "keep", decided_by: { id: governance.id }, keep: [], reason: null }],
    });
    const { items } = await say(serverOwner, id, first.items, { verdict: "narrow", reason });
    expect(items).toMatchObject([
      { verdict: "narrow", keep: ["forecast"], reason, decided_by: { id: serverOwner.id } },
    ]);
    const log = (await auditOf(id)).filter(({ action }) => action === "access_review.decide");
    expect(log).toMatchObject([
      { actor_id: governance.id, before: { verdict: null }, after: { grant: grantId, verdict: "keep" } },
      {
        actor_id: serverOwner.id,
        before: { verdict: "keep" },
        after: { verdict: "narrow", keep: ["forecast"] },
      },
    ]);
  });

  test("on several is on all of them or on none, and says on which not, and why", async () => {
    const agent = await addOwnedAgent();
    await addReviewed(server, { agent, scopes: ["read"], used: ["forecast"] });
    await addReviewed(server, { agent, scopes: ["write"] });
    const { id } = await openFor(governance, [agent]);
    const items = await itemsOf(governance, id);
    await expect(say(governance, id, items, { verdict: "keep", reason })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/items/0", message: expect.stringMatching(/by itself/) }],
    });
    expect((await itemsOf(governance, id)).map(({ verdict }) => verdict)).toEqual([null, null]);
    await expect(say(governance, id, items, { verdict: "revoke" })).rejects.toMatchObject({
      issues: [{ pointer: "/items/1", message: expect.stringMatching(/is used/) }],
    });
    const { review } = await say(governance, id, items, { verdict: "revoke", reason });
    expect(review.counts.verdicts).toEqual({ keep: 0, narrow: 0, revoke: 2 });
  });

  test("is of the items of that review", async () => {
    const [one, other] = [await openOne(), await openOne()];
    await expect(
      say(governance, one.id, [one.item, other.item], { verdict: "revoke" }),
    ).rejects.toMatchObject({ code: "invalid", issues: [{ pointer: "/items/1" }] });
    await expect(say(governance, "arv_none", [one.item], { verdict: "revoke" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("has its form: tools only to narrow one item, a part of what was covered", async () => {
    const { id, item } = await openOne();
    const refused = (said: Parameters<typeof say>[3]) =>
      expect(say(governance, id, [item], said)).rejects.toMatchObject({ code: "invalid" });
    await refused({ verdict: "keep" });
    await refused({ verdict: "keep", keep: ["forecast"], reason });
    await refused({ verdict: "narrow" });
    await refused({ verdict: "narrow", keep: [] });
    await refused({ verdict: "narrow", keep: ["note"] });
    await refused({ verdict: "narrow", keep: ["forecast", "history", "radar"] });
    const { items } = await say(governance, id, [item], { verdict: "narrow", keep: ["radar"] });
    expect(items).toMatchObject([{ verdict: "narrow", keep: ["radar"] }]);
  });
});

describe("nobody decides", () => {
  const refused = async (by: UserActor, { id, item }: Awaited<ReturnType<typeof openOne>>, words: RegExp) => {
    const said = { verdict: "revoke", reason } as const;
    await expect(say(by, id, [item], said)).rejects.toMatchObject({
      code: "forbidden",
      issues: [{ pointer: "/items/0", message: expect.stringMatching(words) }],
    });
    // What the pages say beforehand, and what they count, is the same.
    const { items } = await listReviewItems(ctxOf(by), { id });
    expect(items).toMatchObject([{ can: { decide: { no: expect.stringMatching(words) } } }]);
    expect((await listReviewItems(ctxOf(by), { id, view: "mine" })).items).toEqual([]);
    expect((await getAccessReview(ctxOf(by), { id })).mine).toBe(0);
  };

  test("who answers for the agent, alone or in a team, whatever their roles", async () => {
    const owner = await addPerson("governance", "compliance", "member");
    await refused(owner, await openOne({ agent: await addOwnedAgent(owner) }), /answer for this agent/);
    const member = await addPerson("governance");
    const one = await openOne();
    const slug = (await addTeam(member)).slice("team:".length);
    const { id: ownerTeamId } = await db().team.findUniqueOrThrow({ where: { slug } });
    await db().agent.update({ where: { id: one.agent.id }, data: { ownerUserId: null, ownerTeamId } });
    await refused(member, one, /answer for this agent/);
  });

  test("who requested the grant, and for whom alone it is", async () => {
    const [requester, holder] = [await addPerson("governance"), await addPerson("compliance")];
    const one = await openOne({ requester, userIds: [holder.id] });
    await refused(requester, one, /requested/);
    await refused(holder, one, /on your behalf/);
  });

  test("who acts for that side", async () => {
    const delegate = await addPerson("governance");
    const one = await openOne();
    await createDelegation(ctxOf(one.owner), {
      delegate: delegate.id,
      reason: "On holiday.",
      ends_at: inDays(3).toISOString(),
    });
    await refused(delegate, one, /You act/);
  });

  test("who neither reviews nor answers for the server", async () => {
    await refused(await addPerson("member"), await openOne(), /whoever answers for the server/);
  });

  test("without the role, or with an account that was disabled a moment ago", async () => {
    const { id, item } = await openOne();
    const said = { verdict: "revoke" } as const;
    for (const role of ["admin", "auditor"] as const)
      await expect(say(await addPerson(role), id, [item], said)).rejects.toMatchObject({ code: "forbidden" });
    const leaver = await addPerson("governance");
    await disableUser(systemCtx("tests"), { id: leaver.id });
    await expect(say(leaver, id, [item], said)).rejects.toMatchObject({
      code: "forbidden",
      issues: [{ message: "Your account is disabled." }],
    });
    const former = await addPerson("governance");
    await db().user.update({ where: { id: former.id }, data: { roles: ["member"] } });
    await expect(say(former, id, [item], said)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("once the review is due, whether or not anybody closed it, nor once it is closed", async () => {
    const { id, item } = await openOne();
    const said = { verdict: "revoke" } as const;
    await expect(say(governance, id, [item], said, inDays(11))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/time for this review is over/),
    });
    await closeAccessReview(ctxOf(governance), { id });
    await expect(say(governance, id, [item], said)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/closed/),
    });
  });
});

test("of a verdict and a closing at the same instant either the verdict counts or it is refused", async () => {
  const closer = await addPerson("compliance");
  for (let round = 0; round < 6; round++) {
    const { id, item } = await openOne({}, { silence: "revoke" });
    const acts = [
      () => say(serverOwner, id, [item], { verdict: "keep", reason }),
      () => closeAccessReview(ctxOf(closer), { id }),
    ];
    const order = round % 2 === 0 ? acts : acts.toReversed();
    const results = await Promise.allSettled(order.map((act) => act()));
    const [decided, closed] = round % 2 === 0 ? results : results.toReversed();
    expect(closed?.status).toBe("fulfilled");
    const after = await onlyItemOf(governance, id);
    if (decided?.status === "fulfilled")
      expect(after).toMatchObject({ verdict: "keep", decided_by: { id: serverOwner.id } });
    else {
      expect(decided?.reason).toMatchObject({ code: "conflict" });
      expect(after).toMatchObject({ verdict: "revoke", decided_by: null, reason: "Nobody decided in time." });
    }
  }
});

test("a verdict that waited until the review was due comes too late, by the database's clock", async () => {
  const { agent } = await addReviewed(server);
  const dueAt = new Date(Date.now() + 1_500);
  const { id } = await openFor(governance, [agent], { due_at: dueAt.toISOString() });
  const item = await onlyItemOf(governance, id);
  const held = await holdLock("SELECT id FROM access_review WHERE id = $1 FOR UPDATE", [id]);
  const verdict = Promise.allSettled([say(governance, id, [item], { verdict: "revoke" })]);
  await held.waiters(1);
  await vi.waitFor(async () => expect((await now({}, db())) >= dueAt).toBe(true), { timeout: 60_000 });
  await held.release();
  expect(await verdict).toMatchObject([{ status: "rejected", reason: { code: "conflict" } }]);
  expect(await onlyItemOf(governance, id)).toMatchObject({ verdict: null });
});
