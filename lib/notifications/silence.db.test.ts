import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  closeCampaign,
  confirmRecertification,
  createCampaign,
  placeQuarantine,
  proposeLift,
  voteLift,
  voteRecertification,
  withdrawLift,
} from "#lib/lifecycle/index.ts";
import { inDays, openItemOf, publish } from "#lib/lifecycle/test-recertification.ts";
import {
  addPerson,
  ctxOf,
  exampleDocument,
  oneSignature,
  submitForReview,
  unique,
} from "#prisma/seed/factories.ts";
import { handleDeliverEvent } from "./deliver-event.ts";
import { briefly, deliverAll, happen, toldOf } from "./test-deliveries.ts";

let governance: UserActor;
let second: UserActor;
let third: UserActor;

beforeAll(async () => {
  [governance, second, third] = await Promise.all([
    addPerson("governance"),
    addPerson("governance"),
    addPerson("governance"),
  ]);
});

const reason = "As I see it.";
const refOf = ({ email }: UserActor) => `user:${email}`;

/** Everything of an owner is asked about. */
async function campaignOf(owner: UserActor) {
  const facts = {
    name: unique("Autumn"),
    scope: { owners: [refOf(owner)] },
    due_at: inDays(9).toISOString(),
  };
  const campaign = await createCampaign(ctxOf(governance), facts);
  await deliverAll();
  return campaign;
}
async function overdue(id: string) {
  await happen({ kind: "recertification.overdue", recertification_id: id });
  await deliverAll();
}
async function keep(owner: UserActor, versionId: string) {
  const { id, digest } = await openItemOf(versionId);
  await confirmRecertification(ctxOf(owner), { id, digest, text: "Still so." });
  await voteRecertification(ctxOf(governance), { id, digest, decision: "approve", reason });
  await deliverAll();
  return id;
}

describe("a lift that is proposed anew", () => {
  async function quarantined() {
    const { name } = await publish({ owner: refOf(await addPerson("member")) });
    const { id } = await placeQuarantine(ctxOf(await addPerson("admin")), { scope: "server", name, reason });
    const propose = async (by: UserActor) => {
      const { lift } = await proposeLift(ctxOf(by), { id, reason });
      await deliverAll();
      return lift?.digest ?? "";
    };
    return { id, propose };
  }
  const asked = "needs_you quarantine.lift_proposed";

  test("asks nobody to sign their own: what they were asked before is over", async () => {
    const { id, propose } = await quarantined();
    await propose(governance);
    expect((await briefly(second, id))[0]).toBe(asked);
    await withdrawLift(ctxOf(governance), { id });
    await propose(second);
    expect(await toldOf(second, id, "needs_me")).toEqual([]);
    expect((await briefly(second, id))[0]).toBe(`${asked} (over)`);
    expect((await briefly(governance, id))[0]).toBe(asked);
    expect((await briefly(third, id)).slice(0, 2)).toEqual([asked, `${asked} (newer)`]);
  });

  test("after others refused the first says so of that one", async () => {
    const { id, propose } = await quarantined();
    const digest = await propose(governance);
    await voteLift(ctxOf(third), { id, digest, decision: "reject", reason });
    await deliverAll();
    await propose(second);
    expect((await briefly(second, id))[0]).toBe(`${asked} (others)`);
  });
});

describe("a recertification", () => {
  test("closed with its campaign is nobody's to do any more, and nobody is late", async () => {
    const owner = await addPerson("member");
    const { name, versionId } = await publish({ owner: refOf(owner) });
    const campaign = await campaignOf(owner);
    const { id } = await openItemOf(versionId);
    await overdue(id);
    await closeCampaign(ctxOf(governance), { id: campaign.id });
    await deliverAll();
    expect(await briefly(owner, id)).toEqual([
      "decided recertification.decided",
      "overdue recertification.overdue (over)",
      "needs_you recertification.opened (over)",
    ]);
    expect((await toldOf(owner, id))[0]?.text).toBe(`The recertification of ${name} 1.0.0 was closed.`);
    expect(await briefly(governance, id)).toEqual(["overdue recertification.overdue (over)"]);
  });

  test("is as late as it was after its owner confirmed it, until it is decided, by whom each can see", async () => {
    const owner = await addPerson("member");
    const { versionId } = await publish({ owner: refOf(owner) });
    await campaignOf(owner);
    const { id, digest } = await openItemOf(versionId);
    await overdue(id);
    await confirmRecertification(ctxOf(owner), { id, digest, text: "Still so." });
    await deliverAll();
    const late = "overdue recertification.overdue";
    for (const reader of [owner, governance, second]) expect(await briefly(reader, id)).toContain(late);
    await voteRecertification(ctxOf(governance), { id, digest, decision: "approve", reason });
    await deliverAll();
    for (const reader of [owner, second]) expect(await briefly(reader, id)).toContain(`${late} (others)`);
    expect(await briefly(governance, id)).toContain(`${late} (you)`);
  });

  test("that waits for an owner who goes away is the reviewers' from then on", async () => {
    const owner = await addPerson("member");
    const { versionId } = await publish({ owner: refOf(owner) });
    await campaignOf(owner);
    const { id, digest } = await openItemOf(versionId);
    expect(await briefly(governance, id)).toEqual([]);
    await disableUser(systemCtx("tests"), { id: owner.id });
    await deliverAll();
    await deliverAll();
    for (const reviewer of [governance, second])
      expect((await toldOf(reviewer, id, "needs_me"))[0]?.text).toContain("has nobody left to confirm it");
    await voteRecertification(ctxOf(second), { id, digest, decision: "approve", reason });
    await deliverAll();
    expect(await briefly(governance, id)).toEqual(["needs_you recertification.opened (others)"]);
  });
});

describe("versions that lapsed", () => {
  async function lapse(versionId: string) {
    const lapsed = { lapsedAt: new Date(), lapseReason: "Nobody confirmed it." };
    await db().serverVersion.update({ where: { id: versionId }, data: lapsed });
    await happen({ kind: "server.lapsed", version_id: versionId });
    await deliverAll();
  }
  const lapsed = "overdue server.lapsed";

  test("are told of one by one, until each is kept or approved anew", async () => {
    const owner = await addPerson("member");
    const document = exampleDocument();
    const first = await publish({ owner: refOf(owner), document });
    const later = await publish({ owner: refOf(owner), document: { ...document, version: "2.0.0" } });
    expect(later.serverId).toBe(first.serverId);
    await lapse(first.versionId);
    await lapse(later.versionId);
    for (const reader of [owner, governance])
      expect(await briefly(reader, first.serverId)).toEqual([lapsed, lapsed]);

    await campaignOf(owner);
    await keep(owner, first.versionId);
    for (const reader of [owner, governance])
      expect(await briefly(reader, first.serverId)).toEqual([lapsed, `${lapsed} (over)`]);

    const again = await publish({ owner: refOf(owner), document: { ...document, version: "2.0.0" } });
    expect(again.versionId).toBe(later.versionId);
    await deliverAll();
    for (const reader of [owner, governance])
      expect(await briefly(reader, first.serverId)).toEqual([`${lapsed} (over)`, `${lapsed} (over)`]);
  });
});

describe("events delivered in another order than they happened", () => {
  const eventsOf = (about: string) =>
    db().outboxEvent.findMany({ where: { payload: { contains: about } }, orderBy: { createdAt: "desc" } });

  test("ask once, for what happened last", async () => {
    const { id } = await submitForReview(await addPerson("member"), oneSignature);
    await db().$executeRaw`SELECT pg_sleep(0.002)`;
    await happen({ kind: "submission.changed", submission_id: id });
    const events = await eventsOf(id);
    expect(events.map(({ kind }) => kind)).toEqual(["submission.changed", "submission.in_review"]);
    for (const event of events) await handleDeliverEvent({ event_id: event.id });
    expect(await briefly(governance, id)).toEqual(["needs_you submission.changed"]);
  });

  test("tell once that it is late", async () => {
    const { id } = await submitForReview(await addPerson("member"), oneSignature);
    await deliverAll();
    const late = { kind: "submission.escalated" as const, submission_id: id, level: 2 };
    await happen(late);
    await db().$executeRaw`SELECT pg_sleep(0.002)`;
    await happen(late);
    const [last, first] = await eventsOf(id);
    for (const event of [last, first]) await handleDeliverEvent({ event_id: event?.id ?? "" });
    const told = (await briefly(governance, id)).filter((each) => each.startsWith("overdue"));
    expect(told).toEqual(["overdue submission.escalated"]);
  });
});
