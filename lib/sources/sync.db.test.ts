import { beforeAll, describe, expect, test } from "vitest";
import {
  addRegistry,
  entriesOf,
  onePage,
  runOf,
  syncNow,
  upstreamDocument,
  upstreamRecords,
  waitingJobs,
  work,
} from "#e2e/support/sources.ts";
import type { UpstreamRecord, UpstreamRegistry } from "#e2e/support/upstream-registry.ts";
import { provideUpstreams, sourceOfFive } from "#e2e/support/upstreams.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { cancelSync, getSource, handleSyncDueSources, syncSource, updateSource } from "./index.ts";
import { overlapMs } from "./limits.ts";

let admin: UserActor;
const upstreamOf = provideUpstreams();

beforeAll(async () => {
  admin = await addPerson("admin", "member");
});

const five = () => sourceOfFive(admin, upstreamOf);
const valuesOf = (upstream: UpstreamRegistry, name: string) =>
  upstream.queries.map((query) => query.get(name));
/** As if the last full sync was days ago. */
const longAgo = (id: string, days: number) =>
  db().source.update({
    where: { id },
    data: { fullSyncedAt: new Date(Date.now() - days * 86_400_000), revisedAt: new Date(0) },
  });

describe("a full sync", () => {
  test("reads every page, deleted versions too, and says what it found", async () => {
    const { upstream, id } = await five();
    (upstream.records[1] as UpstreamRecord).status = "deleted";
    const run = await syncNow(admin, id);
    expect(run).toMatchObject({
      status: "finished",
      mode: "full",
      pages: 3,
      seen: 5,
      added: 5,
      changed: 0,
      unchanged: 0,
      rejected: 0,
      error: null,
      started_by: { id: admin.id },
    });
    expect(valuesOf(upstream, "limit")).toEqual(["100", "100", "100"]);
    expect(valuesOf(upstream, "include_deleted")).toEqual(["true", "true", "true"]);
    expect(valuesOf(upstream, "version")).toEqual([null, null, null]);
    const entries = await entriesOf(admin, id);
    expect(entries.map(({ state }) => state)).toEqual(["new", "gone", "new", "new", "new"]);
    expect(entries[0]).toMatchObject({
      name: "com.example/server-0000",
      version: "1.0.0",
      valid: true,
      status: "active",
      updated_at: "2026-01-01T00:00:00.000Z",
      submission: null,
      approved: false,
    });
    expect((await getSource(ctxOf(admin), { id })).counts).toMatchObject({ total: 5, new: 4, gone: 1 });
  });

  test("of an upstream whose last page is empty ends there", async () => {
    const upstream = await upstreamOf(upstreamRecords(4), 2);
    const { id } = await addRegistry(admin, upstream.url);
    expect(await syncNow(admin, id)).toMatchObject({ status: "finished", pages: 3, seen: 4 });
  });

  test("twice changes nothing, and says so", async () => {
    const { id } = await five();
    await syncNow(admin, id);
    const before = await entriesOf(admin, id);
    expect(await syncNow(admin, id, "full")).toMatchObject({ added: 0, changed: 0, unchanged: 5, gone: 0 });
    expect(await entriesOf(admin, id)).toEqual(before);
  });

  test("finds what disappeared, and what came back", async () => {
    const { upstream, id } = await five();
    await syncNow(admin, id);
    const [first] = upstream.records.splice(0, 1);
    expect(await syncNow(admin, id, "full")).toMatchObject({ unchanged: 4, gone: 1 });
    expect((await entriesOf(admin, id, { state: "gone" })).map(({ name }) => name)).toEqual([
      first?.server.name,
    ]);
    expect(await syncNow(admin, id, "full")).toMatchObject({ unchanged: 4, gone: 0 });
    upstream.records.push(first as UpstreamRecord);
    expect(await syncNow(admin, id, "full")).toMatchObject({ changed: 1, unchanged: 4, gone: 0 });
    expect(await entriesOf(admin, id, { state: "gone" })).toEqual([]);
  });

  test("goes on without deleted versions where the upstream does not know them", async () => {
    const { upstream, id } = await five();
    upstream.odd = (_, query) =>
      query.has("include_deleted") ? { status: 422, body: '{"title":"unknown parameter"}' } : undefined;
    expect(await syncNow(admin, id)).toMatchObject({ status: "finished", added: 5 });
    expect(valuesOf(upstream, "include_deleted")).toEqual(["true", null, null, null]);
  });

  test("is audited where it starts and where it ends, with its counts", async () => {
    const { id } = await five();
    const run = await syncNow(admin, id);
    const events = await auditOf(id);
    expect(events.map(({ action }) => action)).toEqual([
      "source.create",
      "source.sync",
      "source.record_sync",
    ]);
    expect(events[1]).toMatchObject({ actor_id: admin.id, after: { run: run.id, mode: "full" } });
    expect(events[2]).toMatchObject({
      actor_id: "system",
      after: { run: run.id, status: "finished", added: 5, rejected: 0, pages: 3 },
    });
  });
});

describe("an incremental sync", () => {
  test("asks for what changed since, with an overlap, and takes it in", async () => {
    const { upstream, id } = await five();
    await syncNow(admin, id);
    const asked = upstream.queries.length;
    const record = upstream.records[2] as UpstreamRecord;
    record.server = { ...record.server, description: "Weather of tomorrow." };
    record.updatedAt = "2026-03-01T00:00:00Z";
    const fresh = { server: upstreamDocument("com.example/server-9999"), updatedAt: "2026-03-01T00:01:00Z" };
    upstream.records.push(fresh);
    const run = await syncNow(admin, id);
    expect(run).toMatchObject({ mode: "incremental", status: "finished", added: 1, changed: 1 });
    const newestBefore = Date.parse("2026-01-01T00:04:00Z");
    expect(valuesOf(upstream, "updated_since").slice(asked)[0]).toBe(
      new Date(newestBefore - overlapMs).toISOString(),
    );
    // What the overlap brought again did not change; the two pages before it were not read again.
    expect(run.unchanged).toBe(run.seen - 2);

    await syncNow(admin, id);
    expect(valuesOf(upstream, "updated_since").at(-1)).toBe(
      new Date(Date.parse(fresh.updatedAt) - overlapMs).toISOString(),
    );
  });

  test("learns of deleted versions, and of those that came back", async () => {
    const { upstream, id } = await five();
    await syncNow(admin, id);
    const record = upstream.records[0] as UpstreamRecord;
    Object.assign(record, { status: "deleted", updatedAt: "2026-03-01T00:00:00Z" });
    expect(await syncNow(admin, id)).toMatchObject({ mode: "incremental", changed: 1 });
    expect((await entriesOf(admin, id))[0]).toMatchObject({ state: "gone", status: "deleted" });
    Object.assign(record, { status: "active", updatedAt: "2026-03-02T00:00:00Z" });
    expect(await syncNow(admin, id)).toMatchObject({ mode: "incremental", changed: 1 });
    expect((await entriesOf(admin, id))[0]).toMatchObject({ state: "new", gone_at: null });
  });

  test("becomes a full one where the upstream does not take the question", async () => {
    const { upstream, id } = await five();
    await syncNow(admin, id);
    upstream.records.pop();
    upstream.odd = (_, query) => (query.has("updated_since") ? { status: 400, body: "no" } : undefined);
    expect(await syncNow(admin, id)).toMatchObject({
      mode: "full",
      status: "finished",
      unchanged: 4,
      gone: 1,
    });
  });

  test("is not thrown off by a date in the future", async () => {
    const { upstream, id } = await five();
    (upstream.records[0] as UpstreamRecord).updatedAt = "2199-01-01T00:00:00Z";
    await syncNow(admin, id);
    await syncNow(admin, id);
    const since = Date.parse(valuesOf(upstream, "updated_since").at(-1) ?? "");
    expect(since).toBeLessThan(Date.now());
  });

  test("of an upstream without times is a full one", async () => {
    const { upstream, id } = await five();
    for (const record of upstream.records) record.updatedAt = undefined;
    await syncNow(admin, id);
    expect(await syncNow(admin, id)).toMatchObject({ mode: "full", unchanged: 5 });
  });
});

describe("a sync that is interrupted", () => {
  test("goes on from its page when the process is gone, and takes nothing twice", async () => {
    const { upstream, id, start } = await five();
    const run = await start();
    await work(run, onePage);
    expect(await runOf(admin, run.id)).toMatchObject({ status: "running", pages: 1, seen: 2, added: 2 });
    expect(await entriesOf(admin, id)).toHaveLength(2);
    expect(await waitingJobs(run.id), "the rest is queued").toHaveLength(1);
    await work(run, onePage);
    await work(run);
    expect(await runOf(admin, run.id)).toMatchObject({ status: "finished", pages: 3, seen: 5, added: 5 });
    expect(valuesOf(upstream, "cursor")).toEqual([
      null,
      "com.example/server-0001:1.0.0",
      "com.example/server-0003:1.0.0",
    ]);
  });

  test("by two jobs at once stores each page once", async () => {
    const { id, start } = await five();
    const run = await start();
    await Promise.all([work(run), work(run), work(run)]);
    // Whoever lost a page has let go; what is left, if anything, the next job does.
    await work(run);
    expect(await runOf(admin, run.id)).toMatchObject({ status: "finished", seen: 5, added: 5 });
    expect(await entriesOf(admin, id)).toHaveLength(5);
    const ends = (await auditOf(id)).filter(
      ({ action, outcome }) => action === "source.record_sync" && outcome === "success",
    );
    expect(ends).toHaveLength(1);
  });

  test("that nobody works on any more is woken by the schedule", async () => {
    const { start } = await five();
    const run = await start();
    await pool().query("DELETE FROM graphile_worker._private_jobs");
    await handleSyncDueSources();
    expect(await waitingJobs(run.id), "it may be at work still").toHaveLength(0);
    await db().sourceRun.update({ where: { id: run.id }, data: { advancedAt: new Date(0) } });
    await handleSyncDueSources();
    await handleSyncDueSources();
    expect(await waitingJobs(run.id)).toHaveLength(1);
  });

  test("by somebody who stops it keeps what it has; the next one goes on, and only then is anything gone", async () => {
    const { upstream, id, start } = await five();
    await syncNow(admin, id);
    upstream.records.splice(0, 1);
    const run = await syncSource(ctxOf(admin), { id, mode: "full" });
    await work(run, onePage);
    expect(await cancelSync(ctxOf(admin), { id })).toMatchObject({ status: "cancelled", pages: 1 });
    await work(run);
    expect(await runOf(admin, run.id)).toMatchObject({ status: "cancelled", pages: 1 });
    expect(await entriesOf(admin, id, { state: "gone" })).toEqual([]);
    await expect(cancelSync(ctxOf(admin), { id })).rejects.toMatchObject({ code: "conflict" });

    const next = await start();
    expect(next).toMatchObject({ resumed_from: run.id, mode: "full" });
    await work(next);
    expect(await runOf(admin, next.id)).toMatchObject({ status: "finished", seen: 2, unchanged: 2, gone: 1 });
  });
});

describe("only one sync of a source runs at a time", () => {
  test("of several that start at once one runs, and the others are told which", async () => {
    const { start } = await five();
    const results = await Promise.allSettled([start(), start(), start()]);
    const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(started).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(result.reason).toMatchObject({ code: "conflict", details: { run: started[0]?.id } });
  });

  test("and the next may start when it has ended", async () => {
    const { id, start } = await five();
    const run = await start();
    await expect(start()).rejects.toMatchObject({ code: "conflict" });
    expect((await getSource(ctxOf(admin), { id })).can.sync).toEqual({ no: "A sync is running." });
    await work(run);
    expect((await getSource(ctxOf(admin), { id })).can.sync).toBe(true);
    await expect(start()).resolves.toMatchObject({ status: "running" });
  });
});

describe("a filter", () => {
  test("leaves out what it does not take, and a new one holds from the next sync on", async () => {
    const upstream = await upstreamOf([...upstreamRecords(2), ...upstreamRecords(2, "org.other")], 2);
    const { id } = await addRegistry(admin, upstream.url, { namespaces: ["com.example"] });
    expect(await syncNow(admin, id)).toMatchObject({ seen: 4, added: 2, left_out: 2 });
    expect(await syncNow(admin, id)).toMatchObject({ mode: "incremental" });

    await updateSource(ctxOf(admin), { id, filter: { namespaces: ["org.other"] } });
    expect(await entriesOf(admin, id)).toHaveLength(2);
    expect(await syncNow(admin, id)).toMatchObject({ mode: "full", added: 2, changed: 2, gone: 0 });
    expect((await entriesOf(admin, id)).map(({ name }) => name)).toEqual([
      "org.other/server-0000",
      "org.other/server-0001",
    ]);
    expect((await getSource(ctxOf(admin), { id })).counts).toMatchObject({ total: 2, new: 2, gone: 0 });
  });
});

describe("the schedule", () => {
  const runsOf = async (id: string) => (await getSource(ctxOf(admin), { id })).runs;

  test("starts an incremental sync of each source, and a full one after a week", async () => {
    const { id } = await five();
    await handleSyncDueSources();
    const [first] = await runsOf(id);
    expect(first).toMatchObject({ mode: "full", status: "running", started_by: null });
    await work(first ?? { id: "" });
    await handleSyncDueSources();
    const [second] = await runsOf(id);
    expect(second).toMatchObject({ mode: "incremental" });
    await handleSyncDueSources();
    expect(await runsOf(id), "it runs already").toHaveLength(2);
    await work(second ?? { id: "" });
    await longAgo(id, 8);
    await handleSyncDueSources();
    expect((await runsOf(id))[0]).toMatchObject({ mode: "full" });
  });

  test("leaves paused sources alone; a person may still sync them", async () => {
    const { id } = await five();
    await updateSource(ctxOf(admin), { id, paused: true });
    await handleSyncDueSources();
    expect(await runsOf(id)).toEqual([]);
    expect(await syncNow(admin, id)).toMatchObject({ status: "finished" });
  });
});

describe("the database itself", () => {
  test("lets a sync that ended stay as it ended, and a source have one at work", async () => {
    const { id } = await five();
    const run = await syncNow(admin, id);
    await expect(db().sourceRun.update({ where: { id: run.id }, data: { added: 99 } })).rejects.toThrow(
      "no longer changes",
    );
    await syncSource(ctxOf(admin), { id });
    await expect(
      pool().query(
        `INSERT INTO source_run (id, source_id, crawl_id, mode, started_at, advanced_at)
         VALUES ('run_2', $1, 'run_2', 'full', now(), now())`,
        [id],
      ),
    ).rejects.toThrow("source_run_one_at_work");
  });

  test.each(["source", "source_run", "source_entry", "import_batch", "import_item"])(
    "lets the product delete nothing from %s",
    async (table) => {
      await expect(pool().query(`DELETE FROM ${table}`)).rejects.toThrow("permission denied");
    },
  );

  test("settles an entry's state by itself, whatever is written into it", async () => {
    const { id } = await five();
    await syncNow(admin, id);
    await pool().query(
      "UPDATE source_entry SET state = 'same', approved = true, submission_id = 'sub_1' WHERE source_id = $1",
      [id],
    );
    for (const entry of await entriesOf(admin, id))
      expect(entry).toMatchObject({ state: "new", approved: false, submission: null });
  });
});
