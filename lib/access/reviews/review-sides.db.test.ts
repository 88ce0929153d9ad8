import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, ctxOf, unique } from "#prisma/seed/factories.ts";
import { updateAgent } from "../agents/index.ts";
import { narrowByHand, restoreGrant } from "../narrowings/index.ts";
import { approveServer, insertAgent } from "../testing/index.ts";
import {
  applyAccessReview,
  closeAccessReview,
  getAccessReview,
  listAccessReviews,
  listReviewItems,
  openAccessReview,
  signAccessReview,
} from "./index.ts";
import {
  addOwnedAgent,
  addReviewed,
  grantOf,
  inDays,
  onlyItemOf,
  openFor,
  reason,
  say,
} from "./test-reviews.ts";

/** Who has something to gain by a review has no say in it, whatever they do in between. */

let governance: UserActor;
let compliance: UserActor;
let server: { id: string; name: string };

beforeAll(async () => {
  [governance, compliance] = [await addPerson("governance"), await addPerson("compliance")];
  server = await approveServer({ forecast: "read", history: "read", note: "write" });
});

const close = (by: UserActor, id: string, at?: Date) =>
  closeAccessReview({ ...ctxOf(by), ...(at ? { at } : {}) }, { id });
const sign = (by: UserActor, id: string) =>
  signAccessReview(ctxOf(by), { id, statement: "All was looked at." });

/** A review of what an agent has that somebody of governance answers for. */
async function ownedReview(...roles: ("governance" | "compliance" | "member")[]) {
  const owner = await addPerson(...roles);
  const { agent, grantId } = await addReviewed(server, { agent: await addOwnedAgent(owner) });
  const { id } = await openFor(governance, [agent], { silence: "recommended" });
  return { id, owner, agent, grantId, item: await onlyItemOf(owner, id) };
}

async function refusesVerdict({
  id,
  item,
  owner,
}: Pick<Awaited<ReturnType<typeof ownedReview>>, "id" | "item" | "owner">) {
  await expect(say(owner, id, [item], { verdict: "keep", reason })).rejects.toMatchObject({
    code: "forbidden",
    issues: [{ message: expect.stringMatching(/when the review began/) }],
  });
  expect(await onlyItemOf(owner, id)).toMatchObject({ can: { decide: { no: expect.any(String) } } });
  expect((await listReviewItems(ctxOf(owner), { id, view: "mine" })).items).toEqual([]);
  expect((await getAccessReview(ctxOf(owner), { id })).mine).toBe(0);
}

describe("whoever answered for an agent when its review began decides on nothing of it", () => {
  test("though they handed the agent over since", async () => {
    const review = await ownedReview("governance");
    // Somebody else registered it and asked for its grant, so that to answer for it is all that binds them.
    const creator = await addPerson("member");
    const agent = {
      ...(await insertAgent({ owner: review.owner, createdBy: creator })),
      owner: review.owner,
    };
    await addReviewed(server, { agent, requester: creator });
    const { id } = await openFor(governance, [agent]);
    const other = await addPerson("member");
    await updateAgent(ctxOf(review.owner), { id: agent.id, owner: `user:${other.email}` });
    await refusesVerdict({ id, owner: review.owner, item: await onlyItemOf(review.owner, id) });
  });

  test("though they left the team since", async () => {
    const member = await addPerson("governance");
    const creator = await addPerson("member");
    const team = await addTeam(member);
    const agent = { ...(await insertAgent({ owner: team, createdBy: creator })), owner: creator };
    await addReviewed(server, { agent });
    const { id } = await openFor(governance, [agent]);
    const item = await onlyItemOf(member, id);
    await db().teamMember.deleteMany({ where: { userId: member.id } });
    await refusesVerdict({ id, owner: member, item });
  });
});

describe("whoever is on the side of an agent", () => {
  test("closes no review of it before it is due", async () => {
    const { id, owner } = await ownedReview("governance");
    const no = { code: "forbidden", message: expect.stringMatching(/on the side/) };
    await expect(close(owner, id)).rejects.toMatchObject(no);
    expect((await getAccessReview(ctxOf(owner), { id })).can.close).toMatchObject({ no: no.message });
    expect((await getAccessReview(ctxOf(governance), { id })).can.close).toBe(true);
    expect((await close(owner, id, inDays(11))).status).toBe("closed");
  });

  test("gains nothing by silence about what there was no time to use", async () => {
    const { agent, grantId } = await addReviewed(server);
    const { id } = await openFor(governance, [agent], { silence: "recommended", usage_days: 365 });
    expect(await onlyItemOf(governance, id)).toMatchObject({ recommendation: "keep" });
    await close(governance, id);
    await applyAccessReview(systemCtx("tests"), id);
    expect((await grantOf(grantId)).status).toBe("revoked");
  });

  test("signs no review of it", async () => {
    const { id, owner } = await ownedReview("compliance");
    await close(governance, id);
    await applyAccessReview(systemCtx("tests"), id);
    await expect(sign(owner, id)).rejects.toMatchObject({ code: "forbidden", message: /on the side/ });
    expect((await getAccessReview(ctxOf(owner), { id })).can.sign).toMatchObject({ no: /on the side/ });
    expect((await sign(compliance, id)).signed).toMatchObject({ by: { id: compliance.id } });
  });

  test("hides no tool by having it taken while the review opens", async () => {
    const own = await approveServer({ forecast: "read", note: "write" });
    const { agent, grantId, owner } = await addReviewed(own, {
      scopes: ["read", "write"],
      used: ["forecast"],
    });
    const { id: narrowing } = await narrowByHand(ctxOf(owner), { id: grantId, keep: ["forecast"], reason });
    const { id } = await openFor(governance, [agent], { silence: "recommended" });
    expect(await onlyItemOf(governance, id)).toMatchObject({
      access_level: "write",
      evidence: { use: { granted: 1, tools: ["forecast", "note"], restorable: ["note"] } },
    });
    const { items } = await say(governance, id, [await onlyItemOf(governance, id)], {
      verdict: "narrow",
      keep: ["forecast"],
    });
    expect(items).toMatchObject([{ verdict: "narrow" }]);
    await restoreGrant(ctxOf(owner), { id: grantId, narrowing_id: narrowing, reason });
    await close(governance, id);
    await applyAccessReview(systemCtx("tests"), id);
    expect(await db().grantNarrowing.findMany({ where: { grantId, undoneAt: null } })).toMatchObject([
      { keep: ["forecast"], taken: ["note"] },
    ]);
  });

  test("gains nothing by silence about what does more now than when the review opened", async () => {
    const own = await approveServer({ forecast: "read", note: "write" });
    const approve = (conditions: string | null) =>
      db().serverVersion.updateMany({ where: { serverId: own.id }, data: { conditions } });
    await approve(JSON.stringify({ tools: ["forecast"] }));
    const { agent } = await addReviewed(own, { tools: ["forecast", "note"], scopes: [], used: ["forecast"] });
    const { id } = await openFor(governance, [agent], { silence: "recommended" });
    expect(await onlyItemOf(governance, id)).toMatchObject({ access_level: "read", recommendation: "keep" });
    await approve(null);
    await close(governance, id);
    expect(await onlyItemOf(governance, id)).toMatchObject({ access_level: "read", verdict: "revoke" });
  });
});

describe("a verdict", () => {
  test("keeps its giver from signing, though somebody else decided after", async () => {
    const { agent } = await addReviewed(server);
    const { id } = await openFor(governance, [agent]);
    const first = await addPerson("compliance");
    await say(first, id, [await onlyItemOf(first, id)], { verdict: "keep", reason });
    await say(governance, id, [await onlyItemOf(governance, id)], { verdict: "revoke", reason });
    await close(governance, id);
    await applyAccessReview(systemCtx("tests"), id);
    await expect(sign(first, id)).rejects.toMatchObject({ code: "forbidden", message: /You decided/ });
  });

  test("is not overwritten by who has not seen it: they are told whose it is", async () => {
    const { agent } = await addReviewed(server);
    const { id } = await openFor(governance, [agent]);
    const stale = await onlyItemOf(compliance, id);
    const { items } = await say(governance, id, [stale], { verdict: "revoke", reason });
    const [decided] = items;
    await expect(say(compliance, id, [stale], { verdict: "keep", reason })).rejects.toMatchObject({
      code: "stale",
      issues: [{ pointer: "/items/0", message: expect.stringContaining(`${governance.name} decided this`) }],
      details: { moved: [{ id: stale.id, verdict: "revoke", decided_by: { id: governance.id } }] },
    });
    expect(await onlyItemOf(governance, id)).toMatchObject({ verdict: "revoke", reason });
    if (decided) await say(compliance, id, [decided], { verdict: "keep", reason });
    expect(await onlyItemOf(governance, id)).toMatchObject({ decided_by: { id: compliance.id } });
  });

  test("by an account that was disabled, or lost its role, counts as silence when the review closes", async () => {
    const leavers = [await addPerson("governance"), await addPerson("governance", "member")];
    const grants = await Promise.all(leavers.map(() => addReviewed(server)));
    const { id } = await openFor(
      governance,
      grants.map(({ agent }) => agent),
    );
    for (const [index, leaver] of leavers.entries()) {
      const { items } = await listReviewItems(ctxOf(leaver), { id });
      const its = items.filter((item) => item.grant_id === grants[index]?.grantId);
      await say(leaver, id, its, { verdict: "keep", reason });
    }
    const [disabled, former] = leavers;
    await disableUser(systemCtx("tests"), { id: disabled?.id ?? "" });
    await db().user.update({ where: { id: former?.id ?? "" }, data: { roles: ["member"] } });
    expect(await close(governance, id)).toMatchObject({
      counts: { silent: 2, verdicts: { keep: 0, revoke: 2 } },
    });
    const { items } = await listReviewItems(ctxOf(governance), { id });
    expect(items).toMatchObject([
      { decided_by: null, reason: expect.stringMatching(/may not decide any more/) },
      { decided_by: null },
    ]);
  });
});

test("the reviews that wait for somebody are found among any number that do not", async () => {
  const opener = await addPerson("governance");
  const { agent } = await addReviewed(server);
  const { id } = await openFor(opener, [agent]);
  const { agent: own } = await addReviewed(server, { agent: await addOwnedAgent(opener) });
  for (let index = 0; index < 3; index++)
    await openAccessReview(ctxOf(governance), {
      name: unique("review"),
      scope: { agents: [own.id] },
      due_at: inDays(5).toISOString(),
    });
  const waiting = async () =>
    (await listAccessReviews(ctxOf(opener), { waits_for_me: "true", limit: 100 })).items;
  expect((await waiting()).every(({ mine }) => mine > 0)).toBe(true);
  expect((await waiting()).map((review) => review.id)).toContain(id);
  await say(opener, id, [await onlyItemOf(opener, id)], { verdict: "revoke" });
  expect((await waiting()).map((review) => review.id)).not.toContain(id);
});
