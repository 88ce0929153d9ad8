import { afterEach, expect, test, vi } from "vitest";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { sendHint } from "./channel.ts";
import { NotificationSource, type Watch } from "./notification-source.ts";

const sources: NotificationSource[] = [];
afterEach(async () => {
  for (const source of sources.splice(0)) await source.stop();
});

/** What only the database's owner may see, and end. */
async function listeners(): Promise<number[]> {
  const rows = await runAsOwner<{ pid: number }>(
    databaseUrl(),
    `SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN countersign_notifications' AND datname = current_database()`,
  );
  return rows.map(({ pid }) => pid);
}

/** A source that hears, and one watch on it whose first wake-up is over. */
async function watching(userId = "usr_a"): Promise<{ source: NotificationSource; watch: Watch }> {
  const source = new NotificationSource();
  sources.push(source);
  const watch = source.watch(userId);
  expect(await watch.next(AbortSignal.timeout(60_000)), "once it listens").toBe("changed");
  return { source, watch };
}
const patience = () => AbortSignal.timeout(60_000);

test("wakes who is meant, for an event and for what was read, and nobody else", async () => {
  const { source, watch } = await watching();
  const other = source.watch("usr_b");
  const both = ["usr_a", "usr_b"];
  await sendHint(db(), { event: null, users: ["usr_a"] });
  expect(await watch.next(patience())).toBe("changed");
  await sendHint(db(), { event: "obx_1", users: both });
  expect(await Promise.all([watch.next(patience()), other.next(patience())])).toEqual(["changed", "changed"]);
  const nothing = new AbortController();
  const quiet = other.next(nothing.signal);
  await sendHint(db(), { event: "obx_2", users: ["usr_a"] });
  expect(await watch.next(patience())).toBe("changed");
  nothing.abort();
  expect(await quiet).toBe("ended");
});

test("forgets nothing that happens between two questions", async () => {
  const { watch } = await watching();
  await sendHint(db(), { event: "obx_1", users: ["usr_a"] });
  const { watch: second } = await watching();
  await sendHint(db(), { event: "obx_2", users: ["usr_a"] });
  await second.next(patience());
  expect(await watch.next(patience())).toBe("changed");
});

test("passes over messages that are not its own", async () => {
  const { watch } = await watching();
  for (const message of ["", "{", '{"users":[1]}', "usr_a"])
    await pool().query("SELECT pg_notify('countersign_notifications', $1)", [message]);
  await sendHint(db(), { event: null, users: ["usr_a"] });
  expect(await watch.next(patience())).toBe("changed");
});

test("hears again after its connection broke, and has everybody look for what it missed", async () => {
  const { watch } = await watching();
  const before = await listeners();
  const woken = watch.next(patience());
  expect(before).toHaveLength(1);
  await runAsOwner(databaseUrl(), "SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid", [before]);
  expect(await woken).toBe("changed");
  await vi.waitFor(async () => expect(await listeners()).toHaveLength(1), { timeout: 60_000 });
  expect(await listeners()).not.toEqual(before);
  const next = watch.next(patience());
  await sendHint(db(), { event: null, users: ["usr_a"] });
  expect(await next).toBe("changed");
});

test("lets everybody go when it stops", async () => {
  const { source, watch } = await watching();
  const waiting = watch.next(patience());
  await source.stop();
  expect(await waiting).toBe("ended");
  expect(await watch.next(patience())).toBe("ended");
  await vi.waitFor(async () => expect(await listeners()).toEqual([]), { timeout: 60_000 });
});
