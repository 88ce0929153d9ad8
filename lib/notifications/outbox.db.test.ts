import { beforeAll, describe, expect, test, vi } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { OutboxEvent } from "#lib/core/events.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { handles, runWorker } from "#lib/jobs/run-worker.ts";
import { deliverEventJob } from "#lib/kernel/announce.ts";
import { addPeople, addPerson, submitForReview } from "#prisma/seed/factories.ts";
import { handleDeliverEvent } from "./deliver-event.ts";
import { handleRedeliverEvents } from "./jobs.ts";
import { briefly, deliverAll, happen } from "./test-deliveries.ts";

let member: UserActor;
let governance: UserActor;
beforeAll(async () => {
  [member, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
});

async function eventOf(submissionId: string) {
  const events = await db().outboxEvent.findMany({ where: { payload: { contains: submissionId } } });
  const [event] = events;
  if (!event || events.length > 1) throw new Error(`Expected one event, found ${events.length}.`);
  return event;
}
const tellingsOf = (eventId: string) => db().notification.count({ where: { eventId } });
const nobodyTold = { deliveredAt: null };

describe("an event", () => {
  test("is delivered once, however often and by however many it is tried", async () => {
    const { id } = await submitForReview(member);
    const event = await eventOf(id);
    await Promise.all(Array.from({ length: 5 }, () => handleDeliverEvent({ event_id: event.id })));
    const delivered = await eventOf(id);
    expect(delivered.deliveredAt).not.toBeNull();
    const told = await tellingsOf(event.id);
    expect(told).toBeGreaterThan(0);
    await handleDeliverEvent({ event_id: event.id });
    expect(await eventOf(id)).toEqual(delivered);
    expect(await tellingsOf(event.id)).toBe(told);
    expect(await briefly(governance, id)).toEqual(["needs_you submission.in_review"]);
  });

  test("that fails half way has told nobody, and is delivered once when it is tried again", async () => {
    const { id } = await submitForReview(member);
    const event = await eventOf(id);
    await sabotage("outbox_event", async () => {
      await expect(handleDeliverEvent({ event_id: event.id })).rejects.toThrow("sabotage");
    });
    expect(await eventOf(id)).toMatchObject(nobodyTold);
    expect(await tellingsOf(event.id)).toBe(0);

    let tries = 0;
    const stop = await runWorker([
      handles(deliverEventJob, async (payload) => {
        if (payload.event_id === event.id && ++tries === 1) throw new Error("The process died.");
        await handleDeliverEvent(payload);
      }),
    ]);
    try {
      await vi.waitFor(async () => expect((await eventOf(id)).deliveredAt).not.toBeNull(), {
        timeout: 60_000,
      });
    } finally {
      await stop();
    }
    expect(tries).toBe(2);
    expect(await briefly(governance, id)).toEqual(["needs_you submission.in_review"]);
  });

  test.each<OutboxEvent>([
    { kind: "submission.in_review", submission_id: "sub_gone" },
    { kind: "submission.commented", submission_id: "sub_gone", comment_id: "cmt_gone" },
    { kind: "quarantine.placed", quarantine_id: "qua_gone" },
    { kind: "recertification.opened", recertification_id: "rec_gone" },
    { kind: "policy.proposed", policy_change_id: "pol_gone" },
    { kind: "server.lapsed", version_id: "ver_gone" },
    { kind: "server.orphaned", user_id: "usr_gone" },
    { kind: "delegation.created", delegation_id: "dlg_gone" },
  ])("whose subject is gone is delivered to nobody: $kind", async (event) => {
    await happen(event);
    await deliverAll();
    const gone = await db().outboxEvent.findMany({
      where: { kind: event.kind, payload: { contains: "_gone" } },
    });
    expect(gone).toHaveLength(1);
    expect(gone[0]?.deliveredAt).not.toBeNull();
    expect(await tellingsOf(gone[0]?.id ?? "")).toBe(0);
  });

  test("that is unknown is a job for nobody", async () => {
    await handleDeliverEvent({ event_id: newId("outboxEvent") });
  });

  test("for hundreds of people is written and told at once, in messages that fit", async () => {
    const crowd = await addPeople(250, "compliance");
    const heard: string[] = [];
    const client = await pool().connect();
    client.on("notification", ({ payload }) => heard.push(payload ?? ""));
    await client.query("LISTEN countersign_notifications");
    const { id } = await submitForReview(member);
    const event = await eventOf(id);
    await handleDeliverEvent({ event_id: event.id });
    await vi.waitFor(
      async () => {
        await client.query("SELECT 1");
        expect(heard.length).toBeGreaterThan(1);
      },
      { timeout: 60_000 },
    );
    client.release(true);
    const told = heard.flatMap((payload) => JSON.parse(payload).users as string[]);
    expect(told).toEqual(expect.arrayContaining([...crowd.map((person) => person.id), governance.id]));
    expect(new Set(told).size).toBe(told.length);
    expect(await tellingsOf(event.id)).toBe(told.length);
  });
});

describe("events that nobody delivered", () => {
  const jobs = async (eventId: string) => {
    const { rows } = await pool().query(
      "SELECT id FROM graphile_worker._private_jobs WHERE payload->>'event_id' = $1",
      [eventId],
    );
    return rows.length;
  };

  test("go back into the queue after ten minutes, once", async () => {
    const [lost, fresh] = [newId("outboxEvent"), newId("outboxEvent")];
    const facts = { kind: "submission.in_review", payload: JSON.stringify({ submission_id: "sub_lost" }) };
    const longAgo = new Date(Date.now() - 11 * 60_000);
    await db().outboxEvent.create({ data: { id: lost, ...facts, createdAt: longAgo } });
    await db().outboxEvent.create({ data: { id: fresh, ...facts, createdAt: new Date() } });
    await handleRedeliverEvents();
    await handleRedeliverEvents();
    expect([await jobs(lost), await jobs(fresh)]).toEqual([1, 0]);
    await handleDeliverEvent({ event_id: lost });
    await pool().query("SELECT graphile_worker.remove_job($1)", [`redeliver-${lost}`]);
    await handleRedeliverEvents();
    expect(await jobs(lost), "delivered by now").toBe(0);
  });

  test("go back all of them: a thousand that fail every time hold up none that is newer", async () => {
    const hour = 3_600_000;
    const row = (minutes: number) => ({
      id: newId("outboxEvent"),
      kind: "submission.in_review",
      payload: JSON.stringify({ submission_id: "sub_stuck" }),
      createdAt: new Date(Date.now() - hour + minutes * 60_000),
    });
    const newer = row(30);
    await db().outboxEvent.createMany({ data: Array.from({ length: 1_000 }, () => row(0)) });
    await db().outboxEvent.create({ data: newer });
    await handleRedeliverEvents();
    expect(await jobs(newer.id)).toBe(1);
  });
});

/** Has every update of a table fail for a while: the last step of a delivery, say. */
async function sabotage(table: string, act: () => Promise<void>): Promise<void> {
  await runAsOwner(
    databaseUrl(),
    `CREATE FUNCTION sabotage() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'sabotage'; END $$`,
  );
  await runAsOwner(
    databaseUrl(),
    `CREATE TRIGGER sabotage BEFORE UPDATE ON ${table} EXECUTE FUNCTION sabotage()`,
  );
  try {
    await act();
  } finally {
    await runAsOwner(databaseUrl(), "DROP FUNCTION sabotage() CASCADE");
  }
}
