import { beforeEach, expect, test } from "vitest";
import { breakGlass, reviewBreakGlass } from "#lib/approvals/emergency/index.ts";
import { getApproval } from "#lib/approvals/inbox/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "#lib/approvals/testing/index.ts";
import { voteApproval } from "#lib/approvals/votes/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, addTeam, ctxOf } from "#prisma/seed/factories.ts";
import { handleDeliverEvent } from "./deliver-event.ts";
import { briefly, deliverAll, happen, toldOf } from "./test-deliveries.ts";

let world: AskingWorld;
/** Whom a stage names, and nothing else. */
let colleague: UserActor;
let opener: UserActor;
let id: string;

beforeEach(async () => {
  colleague = await addPerson("member");
  world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
  opener = world.governance;
  const stages = [...world.ask.stages, { who: await addTeam(colleague), need: 1 }];
  ({ id } = await pendingApproval(world, { stages, userId: world.beneficiary.id }));
  await happen({ kind: "approval.requested", approval_id: id });
  await deliverAll();
});

async function painted() {
  const { version, action_hash, display_hash } = await getApproval(ctxOf(opener), { id });
  return { id, version, action_hash, display_hash };
}

async function open() {
  await breakGlass(ctxOf({ ...opener, signedInAt: new Date() }), {
    ...(await painted()),
    reason: "It can't wait.",
    incident: "INC-7",
  });
}

const review = (person: UserActor) =>
  reviewBreakGlass(ctxOf(person), { id, verdict: "unjustified", note: "It could have waited." });
const asked = "needs_you approval.requested";
const broken = "needs_you approval.glass_broken";

test("broken glass is told to both sides, to whoever was passed over, and asks those who may review it", async () => {
  await open();
  await deliverAll();
  expect((await toldOf(world.compliance, id))[0]).toMatchObject({
    kind: "needs_you",
    text: expect.stringMatching(
      new RegExp(`${opener.name} approved it alone, in an emergency\\. It waits for your review, until `),
    ),
  });
  expect(await briefly(world.otherGovernance, id)).toEqual([broken, `${asked} (newer)`]);
  expect(await toldOf(world.otherGovernance, id, "needs_me")).toHaveLength(1);
  expect(await briefly(colleague, id)).toEqual(["told approval.glass_broken", `${asked} (others)`]);
  for (const person of [world.agentOwner, world.beneficiary])
    expect(await briefly(person, id)).toEqual(["told approval.glass_broken"]);
  expect(await briefly(world.member, id)).toEqual([]);
  // Nobody is told what they did themselves.
  expect(await briefly(opener, id)).toEqual([expect.stringContaining(asked)]);
});

test("it waits until somebody has reviewed it, whatever becomes of the action, and their own votes before", async () => {
  await voteApproval(ctxOf(world.otherGovernance), { ...(await painted()), decision: "approve" });
  await open();
  await deliverAll();
  expect((await briefly(world.otherGovernance, id))[0]).toBe(broken);
  await voteApproval(ctxOf(colleague), {
    ...(await painted()),
    decision: "reject",
    reason: "It can wait.",
  });
  await deliverAll();
  for (const person of [world.otherGovernance, world.compliance])
    expect((await toldOf(person, id, "needs_me"))[0]).toMatchObject({ event: "approval.glass_broken" });

  await review(world.compliance);
  expect(await toldOf(world.otherGovernance, id, "needs_me")).toEqual([]);
  await deliverAll();
  expect((await briefly(world.compliance, id)).at(0)).toBe(`${broken} (you)`);
  expect(await briefly(world.otherGovernance, id)).toContain(`${broken} (others)`);
  expect((await toldOf(opener, id))[0]).toMatchObject({
    kind: "decided",
    event: "approval.glass_reviewed",
    text: expect.stringContaining(
      `${world.compliance.name} looked at its approval in an emergency, which was unjustified.`,
    ),
  });
  expect((await briefly(world.agentOwner, id))[0]).toBe("decided approval.glass_reviewed");
});

test("what nobody looked at in time is overdue, for whoever did it and administrators too, until somebody has", async () => {
  const administrator = await addPerson("admin");
  await open();
  await deliverAll();
  const late = "overdue approval.glass_overdue";
  await happen({ kind: "approval.glass_overdue", approval_id: id });
  await deliverAll();
  for (const person of [world.compliance, opener, world.agentOwner, administrator])
    expect((await briefly(person, id))[0]).toBe(late);
  await review(world.compliance);
  await deliverAll();
  expect(await briefly(world.compliance, id)).toContain(`${late} (you)`);
  expect(await briefly(opener, id)).toContain(`${late} (others)`);
  await happen({ kind: "approval.glass_overdue", approval_id: id });
  await deliverAll();
  expect((await briefly(world.otherGovernance, id)).filter((each) => each === late)).toEqual([]);
});

test("delivered after its review, it asks nobody any more", async () => {
  await open();
  await review(world.compliance);
  const events = await db().outboxEvent.findMany({
    where: { deliveredAt: null, payload: { contains: id } },
    orderBy: { id: "desc" },
  });
  for (const event of events) await handleDeliverEvent({ event_id: event.id });
  for (const person of [world.compliance, world.otherGovernance])
    expect((await briefly(person, id))[0]).toBe("told approval.glass_broken");
});
