import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { EventStream, type StreamEvent } from "#e2e/support/event-stream.ts";
import { sealAll } from "#lib/audit/sealing/index.ts";
import { exampleEvent, putEvents } from "#lib/audit/search/test-events.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { createToken, disableUser, revokeToken } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import { mountAuditTail } from "./audit-tail.ts";
import { appWith } from "./testing/alone.ts";

/** The tail alone, at a pace of its own. */
function tailAt(pace: Parameters<typeof mountAuditTail>[1]) {
  return appWith((alone) => mountAuditTail(alone, pace));
}
const app = tailAt({ restMs: 20, beatMs: 60 });

let auditor: UserActor;
let token: string;
beforeAll(async () => {
  auditor = await addPerson("auditor");
  ({ token } = await createToken(ctxOf(auditor), { name: "tests", scopes: ["*"] }));
});
const open: EventStream[] = [];
afterEach(() => {
  for (const reader of open.splice(0)) reader.close();
});

const ask = (q: string, headers: Record<string, string> = {}, by: string | null = token) =>
  app.request(
    `/api/v1/audit/events/stream?${new URLSearchParams({ q })}`,
    { headers: { ...(by ? { authorization: `Bearer ${by}` } : {}), ...headers } },
    {},
  );
async function follow(q: string, headers: Record<string, string> = {}, by = token): Promise<EventStream> {
  const response = await ask(q, headers, by);
  expect(response.status).toBe(200);
  const reader = EventStream.of(response.body as ReadableStream<Uint8Array<ArrayBuffer>>);
  open.push(reader);
  return reader;
}
/** A tail that hears from here on. */
async function hear(q: string, headers: Record<string, string> = {}): Promise<EventStream> {
  const stream = await follow(q, headers);
  await stream.until(({ event }) => event === "place");
  return stream;
}
async function come(...events: Parameters<typeof putEvents>[0]) {
  await putEvents(events);
  await sealAll();
}
const told = ({ event }: StreamEvent) => event === "event";
const idOf = ({ data }: StreamEvent) => JSON.parse(data).record.audit_id as string;
const inSession = (session_id: string, more: Parameters<typeof exampleEvent>[0] = {}) =>
  exampleEvent({ ...more, caller: { session_id } });

describe("the live tail", () => {
  test("is refused to who does not say who they are, who may not, and with a search that can't be read", async () => {
    expect((await ask("", {}, null)).status).toBe(401);
    const member = await addPerson("member");
    const { token: weak } = await createToken(ctxOf(member), { name: "tests", scopes: ["*"] });
    expect((await ask("", {}, weak)).status).toBe(403);
    const refused = await ask("tool:x");
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ problems: [{ from: 0, to: 6, suggestion: "op:x" }] });
    expect((await ask("x".repeat(2_001))).status).toBe(422);
  });

  test("tells what its search finds, of all logs, once it is sealed, and nothing else", async () => {
    const stream = await hear("session:a");
    const events = [
      inSession("a"),
      inSession("b"),
      inSession("a", { class: "security" }),
      inSession("a", { class: "governance" }),
    ];
    await come(...events);
    const seen = [
      ...(await stream.until(told)),
      ...(await stream.until(told)),
      ...(await stream.until(told)),
    ];
    expect(seen.filter(told).map(idOf).toSorted()).toEqual(
      [0, 2, 3].map((n) => events[n]?.audit_id).toSorted(),
    );
    expect(JSON.parse(seen.find(told)?.data ?? "")).toMatchObject({
      record: events[0],
      place: { class: "standard" },
    });
  });

  test("finds who appears for the first time by their name", async () => {
    const stream = await hear('actor:"Eve New"');
    const event = exampleEvent({
      caller: { identity: "usr_new", identity_name: "Eve New <eve@example.com>" },
    });
    await come(event);
    expect((await stream.until(told)).filter(told).map(idOf)).toEqual([event.audit_id]);
  });

  test("goes on where its reader was, without gap or repeat", async () => {
    const [start] = await (await follow("session:r")).until(({ event }) => event === "place");
    const missed = [inSession("r"), inSession("r", { class: "security" }), inSession("r")];
    await come(...missed);
    const resumed = await follow("session:r", { "last-event-id": start?.id ?? "" });
    const first = (await resumed.until(told)).filter(told);
    const again = await follow("session:r", { "last-event-id": first[0]?.id ?? "" });
    const rest = [...(await again.until(told)), ...(await again.until(told))].filter(told);
    expect([...first, ...rest].map(idOf).toSorted()).toEqual(
      missed.map(({ audit_id }) => audit_id).toSorted(),
    );
  });

  test("says how many more there were than it tells at once", async () => {
    const stream = await hear("session:many");
    await come(...Array.from({ length: 230 }, () => inSession("many")));
    const seen = await stream.until(({ event }) => event === "dropped");
    expect(seen.filter(told)).toHaveLength(200);
    expect(JSON.parse(seen.at(-1)?.data ?? "")).toEqual({ count: 30 });
    await come(inSession("many"));
    expect((await stream.until(told)).filter(told)).toHaveLength(1);
  });

  test("begins with what comes for a place that is none", async () => {
    await come(inSession("old"));
    for (const place of ["nonsense", "standard:999999999,security:0,governance:0"]) {
      const stream = await hear("session:old,new", { "last-event-id": place });
      const event = inSession("new");
      await come(event);
      expect((await stream.until(told)).filter(told).map(idOf)).toEqual([event.audit_id]);
    }
  });

  test("is in the log itself wherever it begins, unless it goes on with one that is", async () => {
    const [start] = await (await follow("session:w")).until(({ event }) => event === "place");
    const other = await addPerson("auditor");
    const { token: theirs } = await createToken(ctxOf(other), { name: "tests", scopes: ["*"] });
    const place = start?.id ?? "";
    const begun = async (q: string, lastEventId: string, by = token) => {
      const requestId = newId("request");
      const stream = await follow(q, { "last-event-id": lastEventId, "x-request-id": requestId }, by);
      await stream.until(({ event }) => event === "place");
      stream.close();
      return (await auditOfRequest({ ...ctxOf(auditor), requestId })).length;
    };
    expect(await begun("session:w", place)).toBe(0);
    expect(await begun("session:x", place)).toBe(1);
    expect(await begun("session:w", place, theirs)).toBe(1);
    expect(await begun("session:w", "nonsense")).toBe(1);
    expect(await begun("session:w", "standard:0,security:0,governance:0")).toBe(1);
    expect(await begun("session:w", place.replace(/standard:\d+/, "standard:0"))).toBe(1);
  });

  test("is in the log itself, with what it asks", async () => {
    const requestId = "tail-in-the-log";
    const stream = await follow("Status:denied", { "x-request-id": requestId });
    await expect
      .poll(() => auditOfRequest({ ...ctxOf(auditor), requestId }))
      .toMatchObject([
        { action: "audit.search", actor_id: auditor.id, after: { query: "status:denied", live: true } },
      ]);
    stream.close();
  });

  test("ends when its reader is disabled, or the token that opened it revoked", async () => {
    const person = await addPerson("auditor");
    const { token: theirs } = await createToken(ctxOf(person), { name: "tests", scopes: ["*"] });
    const stream = await follow("session:none", {}, theirs);
    await disableUser(systemCtx("tests"), { id: person.id });
    expect((await stream.rest()).at(-1)).toMatchObject({
      event: "end",
      data: JSON.stringify({ code: "unauthenticated" }),
    });
    const next = await addPerson("auditor");
    const issued = await createToken(ctxOf(next), { name: "tests", scopes: ["*"] });
    const second = await follow("session:none", {}, issued.token);
    await revokeToken(ctxOf(next), { id: issued.id });
    expect((await second.rest()).at(-1)?.event).toBe("end");
  });

  test("is limited for one person, not for others", async () => {
    const person = await addPerson("auditor");
    const { token: theirs } = await createToken(ctxOf(person), { name: "tests", scopes: ["*"] });
    for (let held = 0; held < 5; held++) await follow("", {}, theirs);
    const refused = await ask("", {}, theirs);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("10");
    expect((await ask("", {}, token)).status).toBe(200);
  });
});
