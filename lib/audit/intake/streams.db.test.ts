import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "#lib/core/json-object.ts";
import { pool } from "#lib/db/pool.ts";
import { createClient } from "#lib/identity/index.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, ctxOf, unique } from "#prisma/seed/factories.ts";
import { listStreams } from "./queries.ts";
import type { StreamView } from "./schemas.ts";
import { takeEvents } from "./take-events.ts";
import { exampleEvent, gatewayCtx, ndjson } from "./test-events.ts";

const numbered = (stream_seq: number, changes: JsonObject = {}) => {
  const { audit_id: _, ...event } = exampleEvent({ context: { stream_seq }, ...changes });
  // The same number is the same event.
  return { ...event, timestamp: "2026-01-05T10:00:00Z" };
};
const heartbeat = (stream_seq: number, high_water: unknown) => ({
  action: "gateway.heartbeat",
  timestamp: new Date().toISOString(),
  operation: { arguments: { high_water } },
  context: { stream_seq },
});
const send = (ctx: Ctx, ...events: unknown[]) => takeEvents(ctx, ndjson(events));

async function streamsOf(gateway: string): Promise<StreamView[]> {
  const { items } = await listStreams(systemCtx("tests"), {});
  return items.filter((stream) => stream.gateway.id === gateway);
}
async function onlyStreamOf(gateway: string): Promise<StreamView> {
  const [stream, ...more] = await streamsOf(gateway);
  if (!stream || more.length > 0) throw new Error("This gateway has another number of streams.");
  return stream;
}

describe("the streams of gateways", () => {
  test("are seen by those who may read the log", async () => {
    const [auditor, member] = await Promise.all([addPerson("auditor"), addPerson("member")]);
    expect(await listStreams(ctxOf(auditor), {})).toHaveProperty("items");
    await expect(listStreams(ctxOf(member), {})).rejects.toMatchObject({ status: 403 });
    await expect(listStreams(gatewayCtx(["*"]), {})).rejects.toMatchObject({ status: 403 });
    await expect(listStreams(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
  });

  test("show gaps, the highest number, and what the gateway says it has given out", async () => {
    const name = unique("edge");
    const { client_id: id } = await createClient(systemCtx("tests"), {
      name,
      kind: "gateway",
      scopes: ["audit.write"],
      namespaces: [],
    });
    const ctx = ctxOf({ kind: "client", id, name, clientKind: "gateway", scopes: ["audit.write"] });
    await send(ctx, numbered(2), numbered(3), numbered(7), heartbeat(8, 10));
    expect(await onlyStreamOf(id)).toMatchObject({
      gateway: { id, name },
      stream: "main",
      state: "gaps",
      events: 4,
      highest: 8,
      declared: 10,
      missing: 6,
      gaps: [
        { from: 1, to: 1 },
        { from: 4, to: 6 },
        { from: 9, to: 10 },
      ],
      last_heartbeat_at: expect.any(String),
    });
    await send(ctx, ...[1, 4, 5, 6, 9, 10].map((number) => numbered(number)));
    expect(await onlyStreamOf(id)).toMatchObject({ events: 10, missing: 0, gaps: [] });
  });

  test("without numbers have no gaps; each stream of a gateway stands for itself", async () => {
    const ctx = gatewayCtx();
    await send(ctx, exampleEvent(), exampleEvent({ context: { stream_id: "eu", stream_seq: 2 } }));
    expect(
      (await streamsOf(ctx.actor.id)).map(({ stream, missing, highest }) => [stream, missing, highest]),
    ).toEqual([
      ["eu", 1, 2],
      ["main", 0, null],
    ]);
  });

  test("tell what came late, and count an event once", async () => {
    const ctx = gatewayCtx();
    const late = exampleEvent({
      timestamp: new Date(Date.now() - 6 * 60_000).toISOString(),
      context: { stream_seq: 1 },
    });
    await send(ctx, late);
    await send(ctx, late);
    expect(await onlyStreamOf(ctx.actor.id)).toMatchObject({ state: "late", events: 1, late: 1, missing: 0 });
    await send(ctx, exampleEvent({ context: { stream_seq: 2 } }));
    expect(await onlyStreamOf(ctx.actor.id)).toMatchObject({ state: "complete", events: 2, late: 1 });
  });

  test("are not moved by what was refused", async () => {
    const [ctx, other] = [gatewayCtx(), gatewayCtx()];
    const event = exampleEvent({ context: { stream_seq: 1 } });
    await send(other, event);
    await send(ctx, event, { ...exampleEvent(), timestamp: "never", context: { stream_seq: 2 } });
    expect(await streamsOf(ctx.actor.id)).toEqual([]);
  });

  test("list the first hundred gaps, and count all", async () => {
    const ctx = gatewayCtx();
    await send(ctx, ...Array.from({ length: 150 }, (_, index) => numbered(2 * index + 2)));
    const { gaps, missing } = await onlyStreamOf(ctx.actor.id);
    expect([gaps.length, missing, gaps[99]]).toEqual([100, 150, { from: 199, to: 199 }]);
  });

  test("of one gateway hide none of another's, however many there are", async () => {
    const [busy, other] = [gatewayCtx(), gatewayCtx()];
    await send(other, numbered(2));
    const many = Array.from({ length: 1_200 }, (_, index) =>
      numbered(1, { context: { stream_id: `s${index}`, stream_seq: 1 } }),
    );
    await send(busy, ...many, numbered(3));
    expect(await onlyStreamOf(other.actor.id)).toMatchObject({ missing: 1 });
    const shown = await streamsOf(busy.actor.id);
    expect(shown.length).toBeLessThan(200);
    // What is wrong comes first.
    expect(shown.find(({ stream }) => stream === "main")).toMatchObject({ missing: 2 });
  });

  test("with more holes than can be kept count what comes as missing, and lose no event", async () => {
    const ctx = gatewayCtx();
    for (let from = 0; from < 14_000; from += 4_000)
      await send(ctx, ...Array.from({ length: 4_000 }, (_, index) => numbered(2 * (from + index) + 1)));
    const { rows } = await pool().query(
      "SELECT length(received::text) AS size, events::int FROM audit.stream WHERE gateway = $1",
      [ctx.actor.id],
    );
    expect(rows[0].events).toBe(16_000);
    expect(rows[0].size).toBeLessThan(300_000);
    expect((await onlyStreamOf(ctx.actor.id)).missing).toBeGreaterThan(10_000);
  });

  test.each(["many", 0, -1, 1.5, null])("take no high-water mark of %j", async (mark) => {
    const ctx = gatewayCtx();
    await send(ctx, heartbeat(1, mark));
    expect(await onlyStreamOf(ctx.actor.id)).toMatchObject({ declared: null, missing: 0 });
  });

  test("miss exactly what did not come, in whatever order and however often the rest came", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 15 }), {
          minLength: 1,
          maxLength: 6,
        }),
        async (batches) => {
          const ctx = gatewayCtx();
          await Promise.all(
            batches.map((numbers) => send(ctx, ...numbers.map((number) => numbered(number)))),
          );
          const came = new Set(batches.flat());
          const { highest, missing, gaps, events } = await onlyStreamOf(ctx.actor.id);
          const expected = Array.from({ length: Math.max(...came) }, (_, index) => index + 1).filter(
            (number) => !came.has(number),
          );
          const told = gaps.flatMap(({ from, to }) =>
            Array.from({ length: to - from + 1 }, (_, index) => from + index),
          );
          expect({ highest, missing, told, events }).toEqual({
            highest: Math.max(...came),
            missing: expected.length,
            told: expected,
            events: came.size,
          });
        },
      ),
      { numRuns: 30 },
    );
    const { rows } = await pool().query(
      "SELECT count(*)::int AS twice FROM (SELECT FROM audit.inbox GROUP BY event_id HAVING count(*) > 1) t",
    );
    expect(rows[0]).toEqual({ twice: 0 });
  });
});
