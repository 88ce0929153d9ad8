import { describe, expect, test, vi } from "vitest";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { batchWriter } from "./batch-writer.ts";
import { prepareBatch } from "./prepare-batch.ts";
import { takeEvents } from "./take-events.ts";
import { exampleEvent, gatewayCtx, ndjson, stored } from "./test-events.ts";

describe("batches that are written together", () => {
  test("a batch that cannot be written takes no other with it", async () => {
    const ctx = gatewayCtx();
    const now = new Date().toISOString().replace("Z", "000Z");
    const arrival = { gateway: ctx.actor.id, receivedAt: now, receivedMs: Date.parse(now) };
    const prepare = async () => (await prepareBatch([{ line: 1, event: exampleEvent() }], arrival)).events;
    const [good, poisoned, last] = await Promise.all([prepare(), prepare(), prepare()]);
    const broken = poisoned.map((event) => ({ ...event, row: "no row at all\n" }));
    const results = await Promise.allSettled(
      [good, broken, last].map((events) => batchWriter().write(events)),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await stored([...good, ...last].map(({ id }) => id))).toHaveLength(2);
  });

  test("no connection is left of what could not be made ready for batches", async () => {
    const asOwner = (sql: string) => runAsOwner<{ count: number }>(databaseUrl(), sql);
    const inDatabase = (sql: string) =>
      asOwner(`DO $$ BEGIN EXECUTE format('${sql}', current_database()); END $$`);
    await batchWriter().close();
    await inDatabase("REVOKE TEMP ON DATABASE %I FROM PUBLIC");
    await expect(takeEvents(gatewayCtx(), ndjson([exampleEvent()]))).rejects.toThrow();
    await vi.waitFor(
      async () =>
        expect(
          await asOwner(`SELECT count(*)::int AS count FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'countersign intake'`),
        ).toEqual([{ count: 0 }]),
      { timeout: 60_000 },
    );
    await inDatabase("GRANT TEMP ON DATABASE %I TO PUBLIC");
    expect(await takeEvents(gatewayCtx(), ndjson([exampleEvent()]))).toMatchObject({
      accepted: 1,
      duplicate: 0,
      rejected: [],
    });
  });
});
