import { beforeAll, describe, expect, test } from "vitest";
import {
  addRegistry,
  entriesOf,
  runOf,
  syncNow,
  upstreamDocument,
  upstreamRecords,
  waitingJobs,
  work,
} from "#e2e/support/sources.ts";
import { provideUpstreams, sourceOfFive } from "#e2e/support/upstreams.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { getSource, listSourceRejections } from "./index.ts";
import { failuresMax, runLimits } from "./limits.ts";

let admin: UserActor;
const upstreamOf = provideUpstreams();

beforeAll(async () => {
  admin = await addPerson("admin", "member");
});

const five = () => sourceOfFive(admin, upstreamOf);
/** As if the time that a run waits for had come. */
const stopWaiting = (runId: string) =>
  db().sourceRun.update({ where: { id: runId }, data: { retryAt: new Date(0) } });

describe("an upstream that asks for patience", () => {
  test("is left alone for as long as it says (429, Retry-After), then read on", async () => {
    const { upstream, id, start } = await five();
    upstream.odd = (number) =>
      number === 2 ? { status: 429, headers: { "retry-after": "120" }, body: "" } : undefined;
    const run = await start();
    const before = Date.now();
    await work(run);
    const waiting = await runOf(admin, run.id);
    expect(waiting).toMatchObject({ status: "running", pages: 1, error: expect.stringContaining("429") });
    const wait = Date.parse(waiting.retry_at ?? "") - before;
    expect(wait).toBeGreaterThan(115_000);
    expect(wait).toBeLessThan(140_000);
    const [runAt] = await waitingJobs(run.id);
    expect(runAt?.toISOString()).toBe(waiting.retry_at);

    await work(run);
    expect(upstream.queries, "a job that runs too early calls nobody").toHaveLength(2);
    await stopWaiting(run.id);
    await work(run);
    expect(await runOf(admin, run.id)).toMatchObject({
      status: "finished",
      added: 5,
      error: null,
      retry_at: null,
    });
    expect(await entriesOf(admin, id)).toHaveLength(5);
  });

  test("by a date is left alone until then", async () => {
    const { upstream, start } = await five();
    const until = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 60_000);
    upstream.odd = () => ({ status: 503, headers: { "retry-after": until.toUTCString() }, body: "" });
    const run = await start();
    await work(run);
    const retryAt = Date.parse((await runOf(admin, run.id)).retry_at ?? "");
    expect(Math.abs(retryAt - until.getTime())).toBeLessThan(5_000);
  });

  test("is given up after several failures in a row, and resumed later", async () => {
    const { upstream, id, start } = await five();
    upstream.odd = (number) => (number >= 2 ? { status: 504, body: "<html>gateway</html>" } : undefined);
    const run = await start();
    for (let failure = 1; failure <= failuresMax; failure++) {
      await work(run);
      expect(await runOf(admin, run.id)).toMatchObject({
        status: "running",
        error: "The registry failed (504).",
      });
      await stopWaiting(run.id);
    }
    await work(run);
    expect(await runOf(admin, run.id)).toMatchObject({
      status: "failed",
      error: "The registry failed (504).",
      added: 2,
    });
    upstream.odd = () => undefined;
    const next = await syncNow(admin, id);
    expect(next).toMatchObject({ status: "finished", resumed_from: run.id, seen: 3, added: 3 });
  });

  test("that can't be reached is tried again later", async () => {
    const { upstream, start } = await five();
    await upstream.close();
    const run = await start();
    await work(run);
    expect(await runOf(admin, run.id)).toMatchObject({
      status: "running",
      error: expect.stringContaining("Nothing listens at this address"),
    });
  });
});

describe("an upstream that misbehaves fails the sync with a reason, and what came before is kept", () => {
  test.each<[string, { status?: number; headers?: Record<string, string>; body: string }, RegExp]>([
    ["no JSON", { body: '{"servers": [{"server": ' }, /answer is not JSON/],
    ["HTML", { body: "<html></html>" }, /answer is not JSON/],
    ["broken UTF-8", { body: Buffer.from([0x7b, 0xff, 0x7d]) as never }, /answer is not JSON/],
    ["no list", { body: '{"data": []}' }, /no list of servers/],
    ["a list of nothing but lists", { body: "[[]]" }, /no list of servers/],
    [
      "a cursor that is no text",
      { body: '{"servers":[],"metadata":{"nextCursor":7}}' },
      /cursor for the next page/,
    ],
    [
      "a cursor with NUL",
      { body: '{"servers":[],"metadata":{"nextCursor":"a\\u0000"}}' },
      /cursor for the next page/,
    ],
    [
      "too many rows",
      { body: JSON.stringify({ servers: Array(5_001).fill(null) }) },
      /5001 servers on one page/,
    ],
    ["17 MiB", { body: JSON.stringify({ servers: ["x".repeat(17 * 1_048_576)] }) }, /exceed 16 MiB/],
    [
      "a redirect",
      { status: 302, headers: { location: "http://169.254.169.254/" }, body: "" },
      /redirects \(302\)/,
    ],
    ["a refusal", { status: 403, body: "members only" }, /answers 403: members only/],
    ["nothing there", { status: 404, body: "" }, /base address/],
  ])("%s", async (_what, odd, reason) => {
    const { upstream, id, start } = await five();
    upstream.odd = (number) => (number === 2 ? odd : undefined);
    const run = await start();
    await work(run);
    const failed = await runOf(admin, run.id);
    expect(failed).toMatchObject({
      status: "failed",
      pages: 1,
      added: 2,
      error: expect.stringMatching(reason),
    });
    expect(failed.error?.length).toBeLessThan(600);
    expect(await entriesOf(admin, id)).toHaveLength(2);
    expect((await auditOf(id)).at(-1)).toMatchObject({ reason: failed.error, after: { status: "failed" } });

    // The next one begins behind the page that is there.
    expect(await syncNow(admin, id)).toMatchObject({ status: "finished", resumed_from: run.id, added: 3 });
    expect(await entriesOf(admin, id)).toHaveLength(5);
  });

  test("a circle of cursors, from which the next sync does not go on", async () => {
    const { upstream, id, start } = await five();
    const page = (nextCursor: string) => ({
      body: JSON.stringify({ servers: [], metadata: { nextCursor } }),
    });
    upstream.odd = (number) => page(["a", "b", "c"][number % 3] ?? "");
    const run = await start();
    await work(run);
    expect(await runOf(admin, run.id)).toMatchObject({
      status: "failed",
      error: expect.stringContaining("circle"),
    });
    expect(upstream.queries.length).toBeLessThan(12);
    upstream.odd = () => undefined;
    expect(await syncNow(admin, id)).toMatchObject({ status: "finished", resumed_from: null, added: 5 });
  });

  test("a cursor that the upstream itself refuses later", async () => {
    const { upstream, id, start } = await five();
    upstream.odd = (_, query) => (query.has("cursor") ? { status: 400, body: "bad cursor" } : undefined);
    const run = await start();
    await work(run);
    expect(await runOf(admin, run.id)).toMatchObject({
      status: "failed",
      error: expect.stringContaining("bad cursor"),
    });
    upstream.odd = () => undefined;
    expect(await syncNow(admin, id)).toMatchObject({ status: "finished", resumed_from: null });
  });

  test.each([
    ["pages", { pages: runLimits.pagesMax }],
    ["versions", { position: runLimits.rowsMax }],
    ["GiB", { bytes: BigInt(runLimits.bytesMax) }],
  ])("more %s than a registry has", async (what, data) => {
    const { start } = await five();
    const run = await start();
    await db().sourceRun.update({ where: { id: run.id }, data });
    await work(run);
    expect(await runOf(admin, run.id)).toMatchObject({
      status: "failed",
      error: expect.stringContaining(what),
    });
  });

  test("a private address that nobody allowed", async () => {
    const { upstream, start } = await five();
    const run = await start();
    provideEnv({ OUTBOUND_ALLOW: "" });
    await work(run);
    expect(await runOf(admin, run.id)).toMatchObject({
      status: "failed",
      error: expect.stringContaining(`OUTBOUND_ALLOW=127.0.0.1:${new URL(upstream.url).port}`),
    });
    expect(upstream.queries).toHaveLength(0);
  });
});

describe("hostile rows", () => {
  test("are reported one by one, and the rows between them are taken", async () => {
    const good = (index: number) => ({ server: upstreamDocument(`com.example/good-${index}`) });
    const servers = [
      good(1),
      null,
      { server: { ...upstreamDocument("com.example/nul\0"), description: "\0" } },
      good(2),
      { server: upstreamDocument("com.example/surrogate", "1.0.0", { description: "\ud800" }) },
      { server: upstreamDocument("com.example/large", "1.0.0", { description: "x".repeat(1_048_576) }) },
      good(3),
      good(2),
      { server: upstreamDocument("com.example/nul-inside", "1.0.0", { "x-own": "a\0b" }) },
      { server: upstreamDocument("com.example/markup", "1.0.0", { title: "<script>alert(1)</script>" }) },
    ];
    const text = JSON.stringify({ servers: [...servers, "proto"] }).replace(
      '"proto"',
      JSON.stringify({ server: upstreamDocument("com.example/proto") }).replace(
        '"version"',
        '"__proto__":{"polluted":true},"version"',
      ),
    );
    const upstream = await upstreamOf([]);
    upstream.odd = () => ({ body: text });
    const { id } = await addRegistry(admin, upstream.url);
    const run = await syncNow(admin, id);
    expect(run).toMatchObject({ status: "finished", seen: 11, added: 5, rejected: 6 });
    expect((await entriesOf(admin, id)).map(({ name, state }) => [name, state])).toEqual([
      ["com.example/good-1", "new"],
      ["com.example/good-2", "new"],
      ["com.example/good-3", "new"],
      ["com.example/markup", "new"],
      ["com.example/nul-inside", "invalid"],
    ]);
    const { items } = await listSourceRejections(ctxOf(admin), { id });
    expect(items.map(({ position }) => position)).toEqual([2, 3, 5, 6, 8, 11]);
    expect(items.every(({ reasons, run_id }) => reasons.length > 0 && run_id === run.id)).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("are reported again by the next full sync, and only once", async () => {
    const upstream = await upstreamOf([]);
    upstream.odd = () => ({ body: JSON.stringify({ servers: [null, 7, {}] }) });
    const { id } = await addRegistry(admin, upstream.url);
    await syncNow(admin, id);
    await syncNow(admin, id, "full");
    expect((await getSource(ctxOf(admin), { id })).counts.rejected).toBe(3);
    const page = await listSourceRejections(ctxOf(admin), { id, limit: 2 });
    expect(page.items).toHaveLength(2);
    const rest = await listSourceRejections(ctxOf(admin), { id, limit: 2, cursor: page.next_cursor ?? "" });
    expect(rest.items.map(({ position }) => position)).toEqual([3]);
  });
});

test("a rejected row that the overlap brings again is reported once", async () => {
  const upstream = await upstreamOf(upstreamRecords(1), 2);
  const { id } = await addRegistry(admin, upstream.url);
  await syncNow(admin, id);
  upstream.odd = () => ({ body: JSON.stringify({ servers: [{ server: { name: "com.example/x" } }, null] }) });
  for (const _hour of [1, 2, 3])
    expect(await syncNow(admin, id)).toMatchObject({ mode: "incremental", rejected: 2 });
  expect((await getSource(ctxOf(admin), { id })).counts.rejected).toBe(2);
});
