import { expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { OutboxEventKind } from "#lib/core/events.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { loadApproval } from "../row/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { paintedHash } from "../votes/index.ts";
import { getApprovalMeasures, ringsPerHour } from "./index.ts";

const secondMs = 1_000;
const dayMs = 86_400_000;

/** A request, and that somebody was told of it as it was made, as a delivery writes that. */
async function asked(world: AskingWorld, person: UserActor, at: Date, change = {}): Promise<string> {
  const { id } = await pendingApproval(world, {
    createdAt: at,
    expiresAt: new Date(Math.max(at.getTime() + 900_000, at.getTime())),
    ...change,
  });
  await told(person, id, at, "approval.requested");
  return id;
}

async function told(person: UserActor, id: string, at: Date, event: OutboxEventKind): Promise<void> {
  const eventId = newId("outboxEvent");
  const payload = JSON.stringify({ approval_id: id });
  await db().outboxEvent.create({ data: { id: eventId, kind: event, payload, createdAt: at } });
  await db().notification.create({
    data: {
      id: newId("notification"),
      eventId,
      userId: person.id,
      kind: "needs_you",
      event,
      subjectType: "approval",
      subjectId: id,
      subjectName: "A call",
      text: "It waits for your decision.",
      createdAt: at,
    },
  });
}

type Vote = { seenMs?: number; decision?: "approve" | "reject"; late?: boolean };

/** A vote, and so many milliseconds before it the first look at what it is on; without a number, none. */
async function voted(id: string, { id: voterId }: UserActor, at: Date, vote: Vote): Promise<void> {
  const row = await loadApproval(db(), id);
  const displayHash = paintedHash(row);
  const { seenMs, decision = "approve", late = false } = vote;
  if (seenMs !== undefined) {
    const seenAt = new Date(at.getTime() - seenMs);
    await db().look.create({
      data: { subjectId: id, userId: voterId, digest: displayHash, firstSeenAt: seenAt, lastSeenAt: at },
    });
  }
  await db().vote.create({
    data: {
      id: newId("vote"),
      actionApprovalId: id,
      voterId,
      decision,
      digest: row.actionHash,
      displayHash,
      reason: "So.",
      late,
      createdAt: at,
    },
  });
}

const measuresFor = async (reader: UserActor, person: UserActor, days = 30) =>
  (await getApprovalMeasures(ctxOf(reader), { days })).people.find((each) => each.person.id === person.id);

test("each person: asked once for each request, and how they voted from their first look on", async () => {
  const world = await askingWorld();
  const { governance: ada } = world;
  const at = new Date(Date.now() - 60 * secondMs);
  const votes: Vote[] = [
    { seenMs: 2 * secondMs },
    { seenMs: 4 * secondMs },
    { seenMs: 10 * secondMs, decision: "reject" },
    {},
    { seenMs: 60 * secondMs, late: true },
  ];
  for (const vote of votes) {
    const id = await asked(world, ada, new Date(at.getTime() - 120 * secondMs));
    await told(ada, id, at, "approval.escalated");
    await voted(id, ada, at, vote);
  }
  await asked(world, ada, at);
  expect(await measuresFor(world.compliance, ada)).toEqual({
    person: { id: ada.id, name: ada.name },
    asked: 6,
    voted: 5,
    approved: 4,
    denied: 1,
    late: 1,
    median_seconds: 7,
    hasty: 2,
    busiest_hour: 6,
    signs: [],
  });
  expect(await measuresFor(world.compliance, world.member)).toBeUndefined();
});

test("asked is who was to decide, not who was to look at what somebody approved alone", async () => {
  const world = await askingWorld();
  const at = new Date(Date.now() - 60 * secondMs);
  const id = await asked(world, world.governance, at);
  for (const person of [world.governance, world.otherGovernance])
    for (const event of ["approval.glass_broken", "approval.glass_overdue"] as const)
      await told(person, id, new Date(at.getTime() + secondMs), event);
  expect(await measuresFor(world.compliance, world.governance)).toMatchObject({ asked: 1, busiest_hour: 1 });
  expect(await measuresFor(world.compliance, world.otherGovernance)).toBeUndefined();
  const late = await pendingApproval(world, { createdAt: at });
  await told(world.otherGovernance, late.id, at, "approval.escalated");
  expect(await measuresFor(world.compliance, world.otherGovernance)).toMatchObject({ asked: 1 });
});

test("twenty quick yeses show, as what they look like and no more", async () => {
  const world = await askingWorld();
  const at = new Date(Date.now() - 60 * secondMs);
  for (let index = 0; index < 20; index++)
    await voted(await asked(world, world.governance, at), world.governance, at, { seenMs: 1_500 });
  const measured = await measuresFor(world.compliance, world.governance);
  expect(measured).toMatchObject({ voted: 20, hasty: 20, busiest_hour: 20 });
  expect(measured?.signs).toEqual([
    "Said yes to 20 of 20, half of them within 2 s of seeing them.",
    "Decided 20 of 20 within 3 s of seeing them, or without opening them here.",
  ]);
});

test("the busiest hour is any sixty minutes, and what is older than the days asked for is left out", async () => {
  const world = await askingWorld();
  const { governance } = world;
  const begin = Date.now() - 2 * dayMs;
  for (const minutes of [0, 50, 59, 70, 200])
    await asked(world, governance, new Date(begin + minutes * 60_000));
  await asked(world, governance, new Date(Date.now() - 40 * dayMs));
  expect(await measuresFor(world.compliance, governance)).toMatchObject({ asked: 5, busiest_hour: 3 });
  expect(await measuresFor(world.compliance, governance, 1)).toBeUndefined();
});

test("days are those of UTC, each there, with what became of its requests", async () => {
  const world = await askingWorld();
  const { per_day: before } = await getApprovalMeasures(ctxOf(world.compliance), { days: 7 });
  const at = new Date(Math.floor(Date.now() / dayMs) * dayMs - 3 * dayMs);
  await pendingApproval(world, { createdAt: at, expiresAt: new Date(at.getTime() + 1_000) });
  await pendingApproval(world, {
    createdAt: new Date(at.getTime() - 1),
    expiresAt: new Date(at.getTime() + 1_000),
  });
  const {
    per_day: after,
    days,
    budget_per_hour,
  } = await getApprovalMeasures(ctxOf(world.compliance), {
    days: 7,
  });
  expect({ days, budget_per_hour }).toEqual({ days: 7, budget_per_hour: ringsPerHour });
  expect(after).toHaveLength(7);
  expect(after.at(-1)?.day).toBe(new Date().toISOString().slice(0, 10));
  for (const index of [2, 3])
    expect(after[index]).toEqual({
      ...before[index],
      day: new Date(at.getTime() - (3 - index) * dayMs).toISOString().slice(0, 10),
      asked: (before[index]?.asked ?? 0) + 1,
      expired: (before[index]?.expired ?? 0) + 1,
    });
});

test("members and gateways see nothing of how others decide", async () => {
  const world = await askingWorld();
  for (const ctx of [ctxOf(world.member), world.gateway])
    await expect(getApprovalMeasures(ctx, {})).rejects.toMatchObject({ code: "forbidden" });
});
