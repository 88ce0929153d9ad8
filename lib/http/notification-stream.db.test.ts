import { encode } from "next-auth/jwt";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { EventStream } from "#e2e/support/event-stream.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { authSecret } from "#lib/env.ts";
import { createToken, disableUser, endSession, revokeToken } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { handleDeliverEvent, readNotifications } from "#lib/notifications/index.ts";
import type { NotificationView } from "#lib/notifications/schemas.ts";
import { addPerson, ctxOf, oneSignature, submitForReview, vote } from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";
import { mountNotificationStream } from "./notification-stream.ts";
import { sessionCookieName } from "./session-cookie.ts";
import { appWith } from "./testing/alone.ts";

/** The stream alone, at a pace of its own. */
function streamAt(pace: Parameters<typeof mountNotificationStream>[1]) {
  return appWith((alone) => mountNotificationStream(alone, pace));
}
/** A heart that beats faster than anybody would want it to. */
const quick = streamAt({ beatMs: 50, restMs: 0 });
const strict = streamAt({ beatMs: 50, restMs: 0, writeMs: 3_000 });
const calmMs = 500;
const calm = streamAt({ beatMs: 15_000, restMs: calmMs });
const app = createApp();
const path = "/api/v1/notifications/stream";

let member: UserActor;
beforeAll(async () => {
  member = await addPerson("member");
});

const open: EventStream[] = [];
afterEach(() => {
  for (const reader of open.splice(0)) reader.close();
});

async function reviewer() {
  const actor = await addPerson("governance");
  const { id, token } = await createToken(ctxOf(actor), { name: "tests", scopes: ["*"] });
  return { actor, token, tokenId: id };
}
const ask = (on: typeof quick, token: string | null, headers: Record<string, string> = {}) =>
  on.request(path, { headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers } }, {});

/** A stream whose first counts have come: from then on it hears. */
async function follow(
  token: string | null,
  headers: Record<string, string> = {},
  on = app,
): Promise<EventStream> {
  const response = await ask(on as typeof quick, token, headers);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = EventStream.of(response.body as ReadableStream<Uint8Array<ArrayBuffer>>);
  open.push(reader);
  return reader;
}
async function deliver() {
  for (const { id } of await db().outboxEvent.findMany({
    where: { deliveredAt: null },
    orderBy: { id: "asc" },
  }))
    await handleDeliverEvent({ event_id: id });
}
async function inReview() {
  const submission = await submitForReview(member, oneSignature);
  await deliver();
  return submission;
}
const counted = ({ event }: { event: string }) => event === "counts";
const notified = ({ event }: { event: string }) => event === "notification";
const viewOf = ({ data }: { data: string }) => JSON.parse(data) as NotificationView;

describe("the stream of notifications", () => {
  test("is refused to who does not say who they are, whose token is not good, and whose token may not", async () => {
    expect((await ask(app as typeof quick, null)).status).toBe(401);
    expect((await ask(app as typeof quick, "cst_nobody")).status).toBe(401);
    const { actor } = await reviewer();
    const { token } = await createToken(ctxOf(actor), { name: "narrow", scopes: ["submission.read"] });
    const refused = await ask(app as typeof quick, token);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "forbidden" });
  });

  test("tells its reader what happens, with what it comes to, and nobody else's", async () => {
    const [mine, theirs] = await Promise.all([reviewer(), reviewer()]);
    const [stream, other] = await Promise.all([follow(mine.token), follow(theirs.token)]);
    await Promise.all([stream.until(counted), other.until(counted)]);
    const submission = await inReview();
    const [told, counts] = await stream.until(counted);
    expect(told).toMatchObject({ event: "notification", id: told && viewOf(told).id });
    expect(told && viewOf(told)).toMatchObject({ kind: "needs_you", subject: { id: submission.id } });
    expect(counts && JSON.parse(counts.data)).toEqual({ unread: 1, needs_me: 1 });

    const ids = (await db().notification.findMany({ where: { userId: mine.actor.id } })).map(({ id }) => id);
    const seen = (await other.until(counted)).filter(notified).map(({ id }) => id);
    expect(seen).toHaveLength(1);
    expect(ids).not.toContain(seen[0]);
  });

  test("counts anew when somebody else decided, and when it is read elsewhere", async () => {
    const [mine, theirs] = await Promise.all([reviewer(), reviewer()]);
    const submission = await inReview();
    const stream = await follow(mine.token);
    expect((await stream.until(counted)).map(({ data }) => JSON.parse(data))).toEqual([
      { unread: 1, needs_me: 1 },
    ]);
    await vote(theirs.actor, submission);
    await deliver();
    expect((await stream.until(counted)).map(({ data }) => JSON.parse(data))).toEqual([
      { unread: 1, needs_me: 0 },
    ]);
    await readNotifications(ctxOf(mine.actor), { all: true });
    expect((await stream.until(counted)).map(({ data }) => JSON.parse(data))).toEqual([
      { unread: 0, needs_me: 0 },
    ]);
  });

  test("goes on where its reader was, and begins with what is new for who names no place", async () => {
    const { actor, token } = await reviewer();
    await inReview();
    const [first] = await db().notification.findMany({ where: { userId: actor.id } });
    const missed = await inReview();
    const resumed = await follow(token, { "last-event-id": first?.id ?? "" });
    expect((await resumed.until(counted)).filter(notified).map((event) => viewOf(event).subject.id)).toEqual([
      missed.id,
    ]);
    for (const place of ["", "nonsense", `ntf_${"z".repeat(32)}`]) {
      const anew = await follow(token, { "last-event-id": place });
      expect((await anew.until(counted)).filter(notified)).toEqual([]);
    }
  });

  test("sends nothing twice, however much comes together", async () => {
    const { actor, token } = await reviewer();
    const stream = await follow(token);
    await stream.until(counted);
    for (let index = 0; index < 4; index++) await submitForReview(member, oneSignature);
    const events = await db().outboxEvent.findMany({ where: { deliveredAt: null } });
    await Promise.all(events.map(({ id }) => handleDeliverEvent({ event_id: id })));
    const seen: string[] = [];
    await stream.until((event) => {
      if (notified(event)) seen.push(event.id);
      return counted(event) && JSON.parse(event.data).unread === 4;
    });
    const told = await db().notification.findMany({ where: { userId: actor.id } });
    expect(seen.toSorted()).toEqual(told.map(({ id }) => id).toSorted());
  });

  test("finds what no hint told of", async () => {
    const { actor, token } = await reviewer();
    const stream = await follow(token);
    await stream.until(counted);
    // As a delivery whose hint is lost: written, and nobody notified.
    const submission = await submitForReview(member, oneSignature);
    const [event] = await db().outboxEvent.findMany({ where: { payload: { contains: submission.id } } });
    await pool().query(
      `INSERT INTO notification (id, event_id, user_id, kind, event, subject_type, subject_id, subject_name, text, created_at)
       VALUES ($1, $2, $3, 'needs_you', 'submission.in_review', 'submission', $4, 'x', 'x', now())`,
      [`ntf_${"f".repeat(32)}`, event?.id, actor.id, submission.id],
    );
    await pool().query("UPDATE outbox_event SET delivered_at = clock_timestamp() WHERE id = $1", [event?.id]);
    const [found] = (await stream.until(counted)).filter(notified);
    expect(found && viewOf(found).subject.id).toBe(submission.id);
  });

  test("ends when its reader is disabled, or the token that opened it revoked", async () => {
    const { actor, token } = await reviewer();
    const stream = await follow(token, {}, quick);
    await stream.until(counted);
    await disableUser(systemCtx("tests"), { id: actor.id });
    expect((await stream.rest()).at(-1)).toMatchObject({
      event: "end",
      data: JSON.stringify({ code: "unauthenticated" }),
    });

    const next = await reviewer();
    const second = await follow(next.token, {}, quick);
    await second.until(counted);
    await revokeToken(ctxOf(next.actor), { id: next.tokenId });
    expect((await second.rest()).at(-1)?.event).toBe("end");
  });

  test("is read by browser session, and ends with it", async () => {
    const { actor } = await reviewer();
    const sessionId = newId("session");
    const lasts = { createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000) };
    await db().session.create({ data: { id: sessionId, userId: actor.id, ...lasts } });
    const token = await encode({ token: { sid: sessionId }, secret: authSecret() });
    const stream = await follow(null, { cookie: `${sessionCookieName()}=${token}` }, quick);
    await stream.until(counted);
    await endSession(systemCtx("tests"), { session_id: sessionId });
    expect((await stream.rest()).at(-1)?.event).toBe("end");
  });

  test("asked about by HEAD has a head alone, and holds no place", async () => {
    const { token } = await reviewer();
    const headers = { authorization: `Bearer ${token}` };
    for (let asked = 0; asked <= 20; asked++) {
      const answer = await app.request(path, { method: "HEAD", headers }, {});
      expect([answer.status, answer.headers.get("content-type"), answer.body]).toEqual([
        200,
        "text/event-stream",
        null,
      ]);
    }
    expect((await app.request(path, { method: "HEAD" }, {})).status).toBe(401);
    await (await follow(token)).until(counted);
  });

  test("gives the place of who never reads to who does", async () => {
    const { token } = await reviewer();
    for (let held = 0; held < 20; held++) expect((await ask(strict, token)).status).toBe(200);
    expect((await ask(strict, token)).status).toBe(429);
    await expect.poll(async () => (await ask(strict, token)).status).toBe(200);
  });

  test("rests between its looks, however often it is woken", async () => {
    const { actor, token } = await reviewer();
    const response = await ask(calm, token);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const startedAt = performance.now();
    let sent = "";
    const readUntil = async (wanted: RegExp) => {
      while (!wanted.test(sent)) sent += (await reader?.read())?.value ?? "";
    };
    await readUntil(/"unread":0/);
    const hint = JSON.stringify({ event: null, users: [actor.id] });
    for (let woken = 0; woken < 60; woken++)
      await pool().query("SELECT pg_notify('countersign_notifications', $1)", [hint]);
    await inReview();
    await readUntil(/"unread":1/);
    const looks = sent.match(/^event: counts|^: still here/gm)?.length ?? 0;
    expect(looks).toBeLessThanOrEqual(2 + (performance.now() - startedAt) / calmMs);
    await reader?.cancel();
  });

  test("is limited for one person, not for others", async () => {
    const [mine, theirs] = await Promise.all([reviewer(), reviewer()]);
    for (let index = 0; index < 20; index++) await (await follow(mine.token)).until(counted);
    const refused = await ask(app as typeof quick, mine.token);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("10");
    await (await follow(theirs.token)).until(counted);
    for (const reader of open.splice(0)) reader.close();
    await expect.poll(async () => (await ask(app as typeof quick, mine.token)).status).toBe(200);
  });
});
