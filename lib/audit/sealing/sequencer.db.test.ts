import { rename } from "node:fs/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl, env } from "#lib/env.ts";
import { startSequencer } from "./index.ts";
import { report, reports, sealedIds, waitingCount } from "./test-reports.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Two of them, as in two processes. */
function running() {
  stops.push(startSequencer(5), startSequencer(5));
}
const sealed = () => vi.waitFor(async () => expect(await waitingCount()).toBe(0), { timeout: 60_000 });

describe("the sequencer", () => {
  test("makes the logs and their keys at the first start", async () => {
    running();
    await vi.waitFor(async () => expect((await pool().query("SELECT FROM audit.log")).rows).toHaveLength(3), {
      timeout: 60_000,
    });
  });

  test("seals whatever comes, of every class, and stops when told", async () => {
    running();
    const ids = await report(reports(20));
    await report(reports(5, { class: "governance" }));
    await sealed();
    expect(await sealedIds("standard")).toEqual(ids);
    expect(await sealedIds("governance")).toHaveLength(5);
    for (const stop of stops.splice(0)) await stop();
    await report(reports(1));
    expect(await waitingCount()).toBe(1);
  });

  test("goes on when its connections were cut", async () => {
    running();
    await runAsOwner(
      databaseUrl(),
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await vi.waitFor(() => report(reports(3)), { timeout: 60_000 });
    await sealed();
  });

  test("goes on when the key file is back", async () => {
    const { auditKeyFile } = env();
    await rename(auditKeyFile, `${auditKeyFile}.aside`);
    running();
    await report(reports(3));
    await rename(`${auditKeyFile}.aside`, auditKeyFile);
    await sealed();
  });
});
