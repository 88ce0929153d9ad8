import { beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { getIntegrity, getVerification, handleVerifyLog, sealAll, startVerification } from "./index.ts";
import { report, reports } from "./test-reports.ts";

let auditor: UserActor;
beforeEach(async () => {
  auditor = await addPerson("auditor");
  await report(reports(3));
  await sealAll();
});

async function verified() {
  const { id } = await startVerification(ctxOf(auditor), {});
  await handleVerifyLog({ verification_id: id });
  return getVerification(ctxOf(auditor), { id });
}

async function finishedEvent(id: string) {
  const { rows } = await pool().query(
    "SELECT outcome, after FROM audit.event WHERE action = 'audit.finish_verification' AND targets = ARRAY[$1]",
    [`verification:${id}`],
  );
  return rows;
}

describe("a check of the log", () => {
  test("finds a log that is whole to be clean, and says so in the log", async () => {
    const { id, status, report: found, checked, finished_at } = await verified();
    expect({ status, faults: found?.faults, findings: found?.findings }).toEqual({
      status: "clean",
      faults: [],
      findings: [],
    });
    expect(checked).toBeGreaterThan(0);
    expect(finished_at).not.toBeNull();
    expect(await finishedEvent(id)).toMatchObject([{ outcome: "success", after: { status: "clean" } }]);
    expect((await getIntegrity(ctxOf(auditor), {})).last_verification).toMatchObject({ id, status: "clean" });
  });

  test("runs one at a time, also of two that are started at once", async () => {
    const started = await Promise.allSettled([1, 2, 3].map(() => startVerification(ctxOf(auditor), {})));
    const won = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    expect(won).toHaveLength(1);
    for (const each of started)
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "conflict" });
    await handleVerifyLog({ verification_id: won[0]?.id ?? "" });
    expect((await verified()).status).toBe("clean");
  });

  test("that nobody works on any more has failed, and the next one may begin", async () => {
    const { id } = await startVerification(ctxOf(auditor), {});
    await runAsOwner(databaseUrl(), "DELETE FROM graphile_worker._private_jobs");
    expect((await verified()).status).toBe("clean");
    expect(await getVerification(ctxOf(auditor), { id })).toMatchObject({
      status: "failed",
      failure: expect.stringContaining("ended before it was done"),
    });
  });

  test("names what was altered", async () => {
    await runAsOwner(databaseUrl(), "ALTER TABLE audit.record DISABLE TRIGGER record_append_only");
    await runAsOwner(
      databaseUrl(),
      "UPDATE audit.record SET actor = 'nobody' WHERE class = 'standard' AND idx = 1",
    );
    const { id, status, report: found } = await verified();
    expect(status).toBe("tampered");
    expect(found?.findings).toMatchObject([{ class: "standard", index: 1, verdict: "COLUMN_MISMATCH" }]);
    expect(await finishedEvent(id)).toMatchObject([{ outcome: "refused", after: { status: "tampered" } }]);
  });

  test("is started by who may export the log, and seen by who may read it", async () => {
    const member = ctxOf(await addPerson("member"));
    await expect(startVerification(member, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(getVerification(member, { id: "vfy_1" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(getVerification(ctxOf(auditor), { id: "vfy_1" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("integrity", () => {
  test("shows each log, its key, what waits, and how long its months are kept", async () => {
    await report(reports(2, { received_at: new Date().toISOString().replace("Z", "000Z") }));
    const { logs, policy, stopped } = await getIntegrity(ctxOf(auditor), {});
    expect(stopped).toBeNull();
    expect(logs.map((log) => log.class)).toEqual(["governance", "security", "standard"]);
    const standard = logs.find((log) => log.class === "standard") ?? expect.fail();
    expect(policy).toContain(`log ${standard.vkey}\n`);
    expect(standard.checkpoint).toContain(`${standard.origin}\n${standard.size}\n${standard.root}\n`);
    expect(standard.waiting.count).toBe(2);
    expect(standard.months).toMatchObject([
      { first_index: 0, last_index: standard.size - 1, dropped_at: null },
    ]);
  });

  test("says when nobody seals", async () => {
    await report(reports(1, { received_at: "2026-01-01T00:00:00.000000Z" }));
    expect((await getIntegrity(ctxOf(auditor), {})).stopped).toContain("WORKER=inline");
  });

  test("is for who may read the log", async () => {
    await expect(getIntegrity(ctxOf(await addPerson("member")), {})).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
