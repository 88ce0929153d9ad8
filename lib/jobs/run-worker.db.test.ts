import pg from "pg";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { enqueue } from "#lib/kernel/enqueue.ts";
import { log } from "#lib/log.ts";
import { unique } from "#prisma/seed/factories.ts";
import { watchWorkers } from "./dead-workers.ts";
import { everyHour, handles, runWorker } from "./run-worker.ts";

const job = { name: "tests-only", payload: z.object({ key: z.string() }) };
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  vi.restoreAllMocks();
  // What failed would be tried again in the next test.
  await pool().query("DELETE FROM graphile_worker._private_jobs");
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
  const key = unique("key");
  await db().$transaction(async (tx) => {
    await enqueue(tx, job, { key });
    await tx.$executeRaw`UPDATE graphile_worker._private_jobs
      SET locked_by = ${worker}, locked_at = now() - interval '1 minute', attempts = 1 WHERE payload->>'key' = ${key}`;
  });
  return key;
}

async function longAgo(key: string): Promise<void> {
  await pool().query(
    "UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute' WHERE payload->>'key' = $1",
    [key],
  );
}

/** The first time that a job is to be noted as done, or something else happens, the database does this. */
async function stumbleOnce(plpgsql: string, when = "DELETE ON graphile_worker._private_jobs"): Promise<void> {
  const asOwner = (sql: string) => runAsOwner(databaseUrl(), sql);
  await asOwner(`CREATE SEQUENCE stumbles;
    CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN IF nextval('stumbles') = 1 THEN ${plpgsql}; END IF; RETURN coalesce(NEW, OLD); END $$;
    CREATE TRIGGER stumble BEFORE ${when} FOR EACH ROW EXECUTE FUNCTION stumble()`);
  stops.push(async () => void (await asOwner("DROP FUNCTION stumble CASCADE; DROP SEQUENCE stumbles")));
}

async function working(handle: (payload: { key: string }) => Promise<void>, concurrency = 2) {
  const stop = await runWorker([handles(job, handle)], [], concurrency);
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

  test("has it noted that a job ended before it stops, however long the database takes", async () => {
    await stumbleOnce("PERFORM pg_sleep(1)");
    const begun = Promise.withResolvers<void>();
    const stop = await working(async () => begun.resolve());
    const key = await queued();
    await begun.promise;
    await stop();
    expect(await jobOf(key)).toBeUndefined();
  });

  test("is begun anew when the database would not note that a job ended, and runs the job again", async () => {
    await stumbleOnce("RAISE SQLSTATE '57P01'");
    const done: string[] = [];
    await working(async ({ key }) => void done.push(key));
    const key = await queued();
    await vi.waitFor(async () => expect(await jobOf(key)).toBeUndefined(), { timeout: 60_000 });
    expect(done).toEqual([key, key]);
  });

  test("is begun anew although others of its jobs ended, and were noted, after the one that was not", async () => {
    await stumbleOnce("RAISE SQLSTATE '57P01'");
    const said = vi.spyOn(log, "error").mockReturnValue();
    const mayEnd = new Map<string, () => void>();
    const done: string[] = [];
    await working(async ({ key }) => {
      if (!done.includes(key)) await new Promise<void>((end) => mayEnd.set(key, end));
      done.push(key);
    }, 4);
    const keys = [await queued(), await queued(), await queued(), await queued()];
    await vi.waitFor(() => expect(mayEnd.size).toBe(4), { timeout: 60_000 });
    const [first = "", ...others] = keys;
    mayEnd.get(first)?.();
    await vi.waitFor(() => expect(said).toHaveBeenCalledWith(expect.anything(), "the queue gives up"), {
      timeout: 60_000,
    });
    for (const key of others) {
      mayEnd.get(key)?.();
      await vi.waitFor(async () => expect(await jobOf(key)).toBeUndefined(), { timeout: 60_000 });
    }
    await vi.waitFor(async () => expect(await jobOf(first)).toBeUndefined(), { timeout: 60_000 });
    expect(done).toEqual([...keys, first]);
  });

  test("is begun anew when it could not ask for jobs, and asks then", async () => {
    const said = vi.spyOn(log, "error").mockReturnValue();
    await stumbleOnce("RAISE SQLSTATE '57P01'", "INSERT ON graphile_worker._private_tasks");
    const other = { ...job, name: unique("tests-only") };
    const done: string[] = [];
    stops.push(await runWorker([handles(other, async ({ key }) => void done.push(key))]));
    await vi.waitFor(
      () =>
        expect(said).toHaveBeenCalledWith(
          expect.objectContaining({ action: "getJob" }),
          "the queue gives up",
        ),
      { timeout: 60_000 },
    );
    await enqueue(db(), other, { key: "asked" });
    await vi.waitFor(() => expect(done).toEqual(["asked"]), { timeout: 60_000 });
  });

  test("takes no jobs for long without the lock that keeps them its own", async () => {
    const { connect } = pg.Client.prototype;
    const said = vi.spyOn(log, "warn").mockReturnValue();
    // The pool connects with a callback; the connection that holds the lock without.
    const connecting = vi.spyOn(pg.Client.prototype, "connect").mockImplementation(function (
      this: pg.Client,
      whenConnected?: () => void,
    ) {
      return whenConnected ? connect.call(this, whenConnected) : Promise.reject(new Error("no room"));
    } as never);
    const done: string[] = [];
    await working(async ({ key }) => void done.push(key));
    expect(said).toHaveBeenCalledWith({ err: new Error("no room") }, "the queue can't be begun");
    const key = await queued();
    connecting.mockRestore();
    await vi.waitFor(() => expect(done).toEqual([key]), { timeout: 60_000 });
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

  test("is given back, and no other", async () => {
    const mayEnd = Promise.withResolvers<void>();
    const begun: string[] = [];
    await working(async ({ key }) => {
      begun.push(key);
      await mayEnd.promise;
    });
    const lives = await queued();
    await vi.waitFor(() => expect(begun).toContain(lives), { timeout: 60_000 });
    await longAgo(lives);
    const died = await takenBy(unique("dead-worker"));

    const watch = await watchWorkers(unique("another"), 50);
    await vi.waitFor(() => expect(begun).toContain(died), { timeout: 60_000 });
    await watch.stop();
    expect(await jobOf(lives)).toMatchObject({ locked_by: expect.stringMatching(/^pool-/), attempts: 1 });
    mayEnd.resolve();
    await vi.waitFor(async () => expect(await jobOf(lives)).toBeUndefined(), { timeout: 60_000 });
    expect(begun.filter((one) => one === lives)).toEqual([lives]);
  });

  test("is left alone until it was missed at several looks in a row", async () => {
    const worker = unique("dead-worker");
    const key = await takenBy(worker);
    const watches = await Promise.all([1, 2, 3, 4].map(() => watchWorkers(unique("another"), 3_600_000)));
    for (const watch of watches) await watch.stop();
    expect(await jobOf(key)).toMatchObject({ locked_by: worker });
  });

  test("of this moment is left alone: its worker may not hold its lock yet", async () => {
    const [young, old] = [unique("young-worker"), unique("dead-worker")];
    const [taken, given] = [await takenBy(young), await takenBy(old)];
    const in5Minutes = "UPDATE graphile_worker._private_jobs SET locked_at = now() + interval '5 minutes'";
    await pool().query(`${in5Minutes} WHERE payload->>'key' = $1`, [taken]);
    const watch = await watchWorkers(unique("another"), 50);
    await vi.waitFor(async () => expect(await jobOf(given)).toMatchObject({ locked_by: null }), {
      timeout: 60_000,
    });
    expect(await jobOf(taken)).toMatchObject({ locked_by: young });
    await watch.stop();
  });
});

describe("a worker that lives", () => {
  test("shows it by a lock, which is taken anew when its connection breaks", async () => {
    const name = unique("worker");
    const holders = async () => {
      const { rows } = await pool().query<{ pid: number }>(
        `SELECT pid FROM pg_locks, hashtextextended('countersign-worker:' || $1, 0) AS key
         WHERE locktype = 'advisory' AND granted
           AND (classid::bigint << 32 | objid::bigint) = key`,
        [name],
      );
      return rows.map(({ pid }) => pid);
    };
    const watch = await watchWorkers(name, 50);
    const [first] = await holders();
    await runAsOwner(databaseUrl(), "SELECT pg_terminate_backend($1)", [first]);
    await vi.waitFor(
      async () => {
        const [second] = await holders();
        expect(second).toEqual(expect.any(Number));
        expect(second).not.toBe(first);
      },
      { timeout: 60_000 },
    );
    await watch.stop();
    expect(await holders()).toEqual([]);
  });
});
