import { EventEmitter } from "node:events";
import type { WorkerEvents } from "graphile-worker";
import pg from "pg";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { pool, poolConfig } from "#lib/db/pool.ts";
import { enqueue } from "#lib/kernel/enqueue.ts";
import { unique } from "#prisma/seed/factories.ts";
import { keepWorkersAlive } from "./dead-workers.ts";
import { everyHour, handles, runWorker } from "./run-worker.ts";

const job = { name: "tests-only", payload: z.object({ key: z.string() }) };
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function queued(): Promise<string> {
  const key = unique("key");
  await enqueue(db(), job, { key });
  return key;
}

async function jobOf(key: string) {
  const { rows } = await pool().query(
    "SELECT locked_by, attempts, last_error FROM graphile_worker._private_jobs WHERE payload->>'key' = $1",
    [key],
  );
  return rows[0] as { locked_by: string | null; attempts: number; last_error: string | null } | undefined;
}

/** As if a worker had taken the job a while ago and not been heard of since. */
async function takenBy(worker: string): Promise<string> {
  const key = await queued();
  await pool().query(
    `UPDATE graphile_worker._private_jobs SET locked_by = $1, locked_at = now() - interval '1 minute', attempts = 1
     WHERE payload->>'key' = $2`,
    [worker, key],
  );
  return key;
}

async function working(handle: (payload: { key: string }) => Promise<void>) {
  const stop = await runWorker([handles(job, handle)], [], 2);
  stops.push(stop);
  return stop;
}

describe("the queue", () => {
  test("hands a job's payload to its handler, once", async () => {
    const done: string[] = [];
    await working(async ({ key }) => void done.push(key));
    const key = await queued();
    await vi.waitFor(async () => expect(await jobOf(key)).toBeUndefined(), { timeout: 60_000 });
    expect(done).toEqual([key]);
  });

  test("keeps a job that failed, with its error, to try it again", async () => {
    await working(async () => {
      throw new Error("the disk is full");
    });
    const key = await queued();
    await vi.waitFor(async () => expect((await jobOf(key))?.last_error).toContain("the disk is full"), {
      timeout: 60_000,
    });
    expect(await jobOf(key)).toMatchObject({ attempts: 1, locked_by: null });
  });

  test("does not hand on a payload that is not of its kind", async () => {
    const done: string[] = [];
    await working(async ({ key }) => void done.push(key));
    await db().$executeRaw`SELECT graphile_worker.add_job('tests-only', '{"key": "odd", "wrong": 1}'::json)`;
    await db().$executeRaw`SELECT graphile_worker.add_job('tests-only', '{"no": "key"}'::json)`;
    await vi.waitFor(async () => expect(await jobOf("odd")).toBeUndefined(), { timeout: 60_000 });
    expect(done).toEqual(["odd"]);
  });

  test("knows what to do by the clock", async () => {
    stops.push(await runWorker([handles(job, async () => undefined)], [everyHour(job)]));
    await vi.waitFor(
      async () => {
        const { rows } = await pool().query("SELECT identifier FROM graphile_worker._private_known_crontabs");
        expect(rows).toEqual([{ identifier: job.name }]);
      },
      { timeout: 60_000 },
    );
  });

  test("lets a running job end before it stops", async () => {
    const begun = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    let ended = false;
    await working(async () => {
      begun.resolve();
      await mayEnd.promise;
      ended = true;
    });
    const key = await queued();
    await begun.promise;
    const stopped = stops.splice(0)[0]?.();
    mayEnd.resolve();
    await stopped;
    expect(ended).toBe(true);
    expect(await jobOf(key)).toBeUndefined();
  });
});

describe("a job whose worker died", () => {
  test("is given back and run by another", async () => {
    const key = await takenBy(unique("dead-worker"));
    const done: string[] = [];
    await working(async (payload) => void done.push(payload.key));
    await vi.waitFor(async () => expect(await jobOf(key)).toBeUndefined(), { timeout: 60_000 });
    expect(done).toEqual([key]);
  });

  test("is left alone while its worker lives", async () => {
    const worker = unique("live-worker");
    const key = await takenBy(worker);
    const lifeline = new pg.Client(poolConfig());
    await lifeline.connect();
    await lifeline.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [
      `countersign-worker:${worker}`,
    ]);

    const first = await keepWorkersAlive(new EventEmitter() as WorkerEvents);
    expect(await jobOf(key)).toMatchObject({ locked_by: worker });
    await first.stop();

    // The process is gone, and its connection with it.
    await lifeline.end();
    await vi.waitFor(
      async () => {
        const second = await keepWorkersAlive(new EventEmitter() as WorkerEvents);
        await second.stop();
        expect(await jobOf(key)).toMatchObject({ locked_by: null });
      },
      { timeout: 60_000 },
    );
  });

  test("of this moment is left alone: its worker may not have said that it lives yet", async () => {
    const worker = unique("young-worker");
    const key = await takenBy(worker);
    await pool().query(
      "UPDATE graphile_worker._private_jobs SET locked_at = now() WHERE payload->>'key' = $1",
      [key],
    );
    const watch = await keepWorkersAlive(new EventEmitter() as WorkerEvents);
    expect(await jobOf(key)).toMatchObject({ locked_by: worker });
    await watch.stop();
  });
});
