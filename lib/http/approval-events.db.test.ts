import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { EventStream, type StreamEvent } from "#e2e/support/event-stream.ts";
import { decideOn } from "#lib/approvals/claims/test-claims.ts";
import { cancelApproval } from "#lib/approvals/requests/index.ts";
import {
  type AskingWorld,
  askingGateway,
  askingWorld,
  pendingApproval,
} from "#lib/approvals/testing/index.ts";
import { wakeUps } from "#lib/approvals/waiting/wake-ups.ts";
import { db } from "#lib/db/client.ts";
import { createToken } from "#lib/identity/index.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";
import { mountApprovalEvents } from "./approval-events.ts";
import { appWith } from "./testing/alone.ts";
import { gatewayToken } from "./testing/gateway-token.ts";
import { signMachineToken } from "./testing/machine-token.ts";

const path = "/api/v1/approvals/events";
const app = createApp();
type Pace = Parameters<typeof mountApprovalEvents>[1];
const streamAt = (pace: Pace) => appWith((alone) => mountApprovalEvents(alone, pace));
/** One that looks only when it is told to, and one that looks without being told. */
const patient = streamAt({ lookMs: 60_000, restMs: 0, beatMs: 60_000 });
const eager = streamAt({ lookMs: 50, restMs: 0, beatMs: 50 });

let world: AskingWorld;
let token: string;
beforeAll(async () => {
  world = await askingWorld();
  token = await gatewayToken(world.gatewayId);
});

const open: EventStream[] = [];
afterEach(() => {
  for (const reader of open.splice(0)) reader.close();
});

type On = Pick<typeof patient, "request">;
async function ask(bearer: string | null, headers: Record<string, string> = {}, on: On = app) {
  const shown: Record<string, string> = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
  return on.request(path, { headers: { ...shown, ...headers } }, {});
}
async function follow(bearer: string, headers: Record<string, string> = {}, on: On = app) {
  const response = await ask(bearer, headers, on);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  const reader = EventStream.of(response.body as ReadableStream<Uint8Array<ArrayBuffer>>);
  open.push(reader);
  return reader;
}
const isPlace = ({ event }: StreamEvent) => event === "place";
/** What is told up to the next place, and that place. */
async function batch(stream: EventStream) {
  const events = await stream.until(isPlace);
  const changes = events.slice(0, -1).map(({ data }) => JSON.parse(data));
  return { changes, place: events.at(-1)?.id ?? "" };
}
/** The next batch that tells something. */
async function news(stream: EventStream) {
  for (;;) {
    const { changes } = await batch(stream);
    if (changes.length > 0) return changes;
  }
}
describe("the stream of a gateway's approvals", () => {
  test("begins with what waits, tells each change once, and carries nothing to act on", async () => {
    const own = await askingWorld();
    const [one, two, over] = [
      await pendingApproval(own),
      await pendingApproval(own),
      await pendingApproval(own),
    ];
    await cancelApproval(own.gateway, { id: over.id, reason: "It gave up." });
    const stream = await follow(await gatewayToken(own.gatewayId), {}, patient);
    expect((await batch(stream)).changes).toEqual([
      { id: one.id, version: 1, status: "pending" },
      { id: two.id, version: 1, status: "pending" },
    ]);
    await decideOn(own.governance, two.id);
    expect(await news(stream)).toEqual([{ id: two.id, version: 2, status: "approved" }]);
    await decideOn(own.governance, one.id, "reject");
    expect(await news(stream)).toEqual([{ id: one.id, version: 2, status: "denied" }]);
  });

  test("tells a gateway of its own alone", async () => {
    const other = await askingGateway(world.server.id);
    const stream = await follow(await gatewayToken(other.gatewayId), {}, eager);
    await batch(stream);
    await pendingApproval(world);
    for (let looks = 0; looks < 5; looks++) expect((await batch(stream)).changes).toEqual([]);
  });

  test("finds what no notification told of: what changed, what is new, and what the clock ended (I17)", async () => {
    const own = await askingWorld();
    const first = await pendingApproval(own);
    const stream = await follow(await gatewayToken(own.gatewayId), {}, eager);
    expect((await batch(stream)).changes).toHaveLength(1);
    await wakeUps().close();
    await decideOn(own.governance, first.id, "reject");
    expect(await news(stream)).toEqual([{ id: first.id, version: 2, status: "denied" }]);
    const soon = await pendingApproval(own, { expiresAt: new Date(Date.now() + 600) });
    expect(await news(stream)).toEqual([{ id: soon.id, version: 1, status: "pending" }]);
    expect(await news(stream)).toEqual([{ id: soon.id, version: 1, status: "expired" }]);
  });

  test("goes on where its reader was: with what ended meanwhile; and without a place, with what waits alone", async () => {
    const own = await askingWorld();
    const bearer = await gatewayToken(own.gatewayId);
    const [waits, ends] = [await pendingApproval(own), await pendingApproval(own)];
    const left = await follow(bearer);
    const { place } = await batch(left);
    left.close();
    await decideOn(own.governance, ends.id, "reject");
    const resumed = await batch(await follow(bearer, { "last-event-id": place }));
    expect(resumed.changes).toEqual([
      { id: waits.id, version: 1, status: "pending" },
      { id: ends.id, version: 2, status: "denied" },
    ]);
    for (const nowhere of ["", "nonsense", "2026-13-01T00:00:00Z"]) {
      const anew = await batch(await follow(bearer, { "last-event-id": nowhere }));
      expect(anew.changes).toEqual([{ id: waits.id, version: 1, status: "pending" }]);
    }
    const ancient = await batch(await follow(bearer, { "last-event-id": "1970-01-01T00:00:00Z" }));
    expect(ancient.changes).toHaveLength(2);
  });

  test("is refused to who is no gateway, or whose token is not good", async () => {
    expect((await ask(null)).status).toBe(401);
    expect((await ask("cst_nobody")).status).toBe(401);
    const { token: personal } = await createToken(ctxOf(world.governance), { name: "tests", scopes: ["*"] });
    expect((await ask(personal)).status).toBe(403);
    expect((await ask(await signMachineToken(world.agent.clientId))).status).toBeGreaterThanOrEqual(401);
  });

  test("ends when its token does, and when its gateway is revoked", async () => {
    const short = await follow(await gatewayToken(world.gatewayId, "2s"), {}, eager);
    expect((await short.rest()).at(-1)).toMatchObject({
      event: "end",
      data: JSON.stringify({ code: "unauthenticated" }),
    });
    const gone = await askingGateway(world.server.id);
    const stream = await follow(await gatewayToken(gone.gatewayId), {}, eager);
    await batch(stream);
    await db().oauthClient.update({ where: { id: gone.gatewayId }, data: { disabledAt: new Date() } });
    expect((await stream.rest()).at(-1)?.event).toBe("end");
  });

  test("is limited for one gateway, not for others, and gives places back", async () => {
    const [mine, other] = [await askingGateway(world.server.id), await askingGateway(world.server.id)];
    const bearer = await gatewayToken(mine.gatewayId);
    for (let index = 0; index < 10; index++) await batch(await follow(bearer));
    const refused = await ask(bearer);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "10"]);
    await batch(await follow(await gatewayToken(other.gatewayId)));
    for (const reader of open.splice(0)) reader.close();
    await expect.poll(async () => (await ask(bearer, {}, app)).status).toBe(200);
  });

  test("asked about by HEAD has a head alone", async () => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await app.request(path, { method: "HEAD", headers }, {});
    expect([answer.status, answer.body]).toEqual([200, null]);
  });
});
