import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOf, ctxOf, unique } from "#prisma/seed/factories.ts";
import { approveServer } from "../testing/index.ts";
import {
  advanceAccessReviews,
  endAccessReviewSchedule,
  listAccessReviewSchedules,
  scheduleAccessReview,
} from "./index.ts";
import { addReviewed, announced, inDays } from "./test-reviews.ts";

let governance: UserActor;
let server: { id: string; name: string };
const clock = systemCtx("tests");

beforeAll(async () => {
  governance = await addPerson("governance");
  server = await approveServer();
});

type Terms = Partial<Parameters<typeof scheduleAccessReview>[1]>;
const schedule = async (agents: string[], terms: Terms = {}) =>
  scheduleAccessReview(ctxOf(governance), {
    name: unique("Quarterly"),
    scope: { agents },
    days_open: 10,
    ...terms,
  });
const reviewsOf = (scheduleId: string) =>
  db().accessReview.findMany({ where: { scheduleId }, orderBy: { id: "asc" }, include: { items: true } });

describe("a schedule", () => {
  test("opens a review when it is time, by name and date, and another one so many months later", async () => {
    const { agent, grantId } = await addReviewed(server);
    const first_at = inDays(2);
    const { id, name } = await schedule([agent.id], { first_at: first_at.toISOString(), months: 1 });
    await advanceAccessReviews({ ...clock, at: inDays(1) });
    expect(await reviewsOf(id)).toEqual([]);
    const at = inDays(3);
    await advanceAccessReviews({ ...clock, at });
    const [review, ...others] = await reviewsOf(id);
    expect(others).toEqual([]);
    expect(review).toMatchObject({
      name: `${name}, ${at.toISOString().slice(0, 10)}`,
      status: "open",
      createdById: null,
      dueAt: new Date(at.getTime() + 10 * 86_400_000),
      items: [{ grantId }],
    });
    expect(await announced("access_review.opened", review?.id ?? "")).toBe(1);
    const next = await db().accessReviewSchedule.findUniqueOrThrow({ where: { id } });
    expect(next.nextAt.toISOString().slice(10)).toBe(first_at.toISOString().slice(10));
    expect(next.nextAt > at && next.nextAt < inDays(2 + 32)).toBe(true);
  });

  test("opens one, however many processes look and however many times were missed", async () => {
    const { agent } = await addReviewed(server);
    const { id } = await schedule([agent.id], { months: 1 });
    const at = inDays(20);
    await Promise.all([1, 2, 3].map(() => advanceAccessReviews({ ...clock, at })));
    await advanceAccessReviews({ ...clock, at });
    expect(await reviewsOf(id)).toHaveLength(1);
    const late = await schedule([agent.id], { months: 1, first_at: inDays(0.001).toISOString() });
    await advanceAccessReviews({ ...clock, at: inDays(25) });
    expect(await reviewsOf(late.id)).toHaveLength(1);
  });

  test("opens nothing where nothing is in force, says so, and goes on", async () => {
    const { agent } = await addReviewed(server);
    const { id, next_at } = await schedule([agent.id]);
    const at = inDays(100);
    await advanceAccessReviews({ ...clock, at });
    expect(await reviewsOf(id)).toEqual([]);
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "access_review.open",
      before: { next_at },
      after: { items: 0, reviews: [] },
      reason: "No grant in force is in its scope.",
    });
    expect((await db().accessReviewSchedule.findUniqueOrThrow({ where: { id } })).nextAt > at).toBe(true);
  });

  test("that was ended opens nothing more", async () => {
    const { agent } = await addReviewed(server);
    const { id } = await schedule([agent.id]);
    const ended = await endAccessReviewSchedule(ctxOf(governance), { id });
    expect(ended.ended).toMatchObject({ by: { id: governance.id } });
    await advanceAccessReviews(clock);
    expect(await reviewsOf(id)).toEqual([]);
    await expect(endAccessReviewSchedule(ctxOf(governance), { id })).rejects.toMatchObject({
      code: "conflict",
    });
    const { items } = await listAccessReviewSchedules(ctxOf(governance), {});
    expect(items.find((one) => one.id === id)).toMatchObject({ ended: { by: { name: governance.name } } });
  });

  test("begins now or later, names what there is, and is for governance and compliance", async () => {
    const refused = (terms: Terms) => expect(schedule([], { scope: {}, ...terms })).rejects;
    await refused({ first_at: inDays(-1).toISOString() }).toMatchObject({
      issues: [{ pointer: "/first_at" }],
    });
    await refused({ scope: { servers: ["none"] } }).toMatchObject({
      issues: [{ pointer: "/scope/servers/0" }],
    });
    const member = await addPerson("member");
    await expect(scheduleAccessReview(ctxOf(member), { name: "Mine" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const { id } = await schedule([], { scope: {}, first_at: inDays(30).toISOString() });
    await expect(endAccessReviewSchedule(ctxOf(member), { id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(endAccessReviewSchedule(ctxOf(governance), { id: "ars_none" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
