import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, inject, onTestFinished, test } from "vitest";
import type { VerificationReport } from "#lib/core/audit-verification.ts";
import { isTampered } from "#lib/core/audit-verification.ts";
import { closeDb } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { createTestDatabase } from "#lib/db/test-database.ts";
import { databaseUrl, provideEnv } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { createExport, handleRunExport } from "./exports/index.ts";
import { disclose } from "./redaction/disclosure.ts";
import { storeDisclosures } from "./redaction/index.ts";
import { eraseSubject, handleApplyRetention, placeHold } from "./retention/index.ts";
import { loadKeys, oneFileProof, policyText, rotateKeys, sealAll } from "./sealing/index.ts";
import { verifyDatabase } from "./sealing/verify-database.ts";
import { asSuperuser } from "./testing/as-superuser.ts";
import { makeAuditWorld } from "./testing/audit-world.ts";
import { copyLog } from "./testing/copy-log.ts";
import { fillInbox, toolCall } from "./testing/fill-inbox.ts";
import { mirrorLog } from "./testing/mirror-log.ts";
import { runVerification } from "./verify-cli/run.ts";

beforeAll(() => makeAuditWorld(), 60_000);

async function assertClean(): Promise<VerificationReport> {
  const report = await verifyDatabase();
  expect(report.findings).toEqual([]);
  expect(report.faults).toEqual([]);
  expect(isTampered(report)).toBe(false);
  return report;
}

test("while events go on coming and being sealed", async () => {
  let going = true;
  const filling = (async () => {
    for (let number = 0; going; number += 40) {
      await fillInbox(Array.from({ length: 40 }, (_, at) => toolCall(10_000 + number + at, new Date())));
      await sealAll();
    }
  })();
  for (let times = 0; times < 5; times++) await assertClean();
  going = false;
  await filling;
  await sealAll();
});

test("with an event that waits for a moment; one that waits too long is LATE_UNSEALED, and no tampering", async () => {
  await fillInbox([toolCall(1, new Date())]);
  expect((await assertClean()).counts.UNSEALED).toBe(1);
  await fillInbox([toolCall(2, new Date(Date.now() - 70_000))]);
  const report = await verifyDatabase();
  expect(report.findings).toMatchObject([{ index: null, verdict: "LATE_UNSEALED" }]);
  expect(isTampered(report)).toBe(false);
  await sealAll();
});

test("one that was altered while it waited is found", async () => {
  const record = toolCall(3, new Date());
  await fillInbox([record, toolCall(4, new Date())]);
  await asSuperuser(
    `UPDATE audit.inbox SET body = replace(body, 'C-3', 'C-4') WHERE event_id = '${record.audit_id}'`,
  );
  const report = await verifyDatabase();
  expect(report.findings).toMatchObject([{ class: "standard", index: null, verdict: "MODIFIED" }]);
  await asSuperuser(`DELETE FROM audit.inbox WHERE event_id = '${record.audit_id}'`);
  await sealAll();
});

test("after a month was let go, but for what is held", async () => {
  const compliance = ctxOf(await addPerson("compliance"));
  await placeHold(compliance, {
    name: "Case 7",
    reason: "A case.",
    query: "target:customer:C-8,customer:C-10",
  });
  await handleApplyRetention();
  await sealAll();
  const report = await assertClean();
  expect(report.counts).toMatchObject({ EXPIRED_OK: 223, HELD: 2 });
});

test("… and what goes then is told from that: held copies, and whatever no event covers", async () => {
  const { rows } = await pool().query<{ idx: string }>("SELECT idx FROM audit.held ORDER BY idx");
  await asSuperuser(`UPDATE audit.held SET body = replace(body, 'C-8', 'C-7') WHERE idx = ${rows[0]?.idx}`);
  expect((await verifyDatabase()).findings).toMatchObject([
    { index: Number(rows[0]?.idx), verdict: "MODIFIED" },
  ]);
  await asSuperuser(`UPDATE audit.held SET body = replace(body, 'C-7', 'C-8') WHERE idx = ${rows[0]?.idx}`);

  // The month is said to have had more leaves than the event says.
  await asSuperuser(
    "UPDATE audit.month SET last_idx = last_idx + 5 WHERE class = 'standard' AND dropped_at IS NOT NULL",
  );
  expect((await verifyDatabase()).counts.MISSING).toBe(223);
  await asSuperuser(
    "UPDATE audit.month SET last_idx = last_idx - 5 WHERE class = 'standard' AND dropped_at IS NOT NULL",
  );

  // A month is said to have ended before its time.
  await asSuperuser(
    "UPDATE audit.month SET keep_until = keep_until - interval '2 years' WHERE class = 'standard' AND dropped_at IS NOT NULL",
  );
  expect((await verifyDatabase()).counts.MISSING).toBe(223);
  await asSuperuser(
    "UPDATE audit.month SET keep_until = keep_until + interval '2 years' WHERE class = 'standard' AND dropped_at IS NOT NULL",
  );
  await assertClean();
});

test("after somebody was erased; a field that goes without that is MISSING", async () => {
  const records = [70_001, 70_002].map((number) => {
    const record = toolCall(number, new Date(), {
      class: "standard",
      result: { status: "success" },
      targets: [{ type: "customer", id: number === 70_001 ? "C-A" : "C-B" }],
    });
    const subject = `customer:${record.targets[0]?.id}`;
    const disclosure = { ...disclose(record.audit_id, "email", "ana@example.com"), subject };
    record.operation.arguments = { _sd: [disclosure.digest], _sd_alg: "sha-256", kept: true };
    return { record, disclosure };
  });
  const client = await pool().connect();
  await storeDisclosures(
    client,
    records.map(({ disclosure }) => disclosure),
  );
  client.release();
  await fillInbox(records.map(({ record }) => record));
  await sealAll();
  const before = await assertClean();
  expect(before.counts.ERASED_FIELDS_OK).toBeUndefined();

  const compliance = ctxOf(await addPerson("compliance"));
  await eraseSubject(compliance, { subject: "customer:C-A", legal_basis: "Art. 17 GDPR" });
  expect((await assertClean()).counts.ERASED_FIELDS_OK).toBe(1);
  await sealAll();
  expect((await assertClean()).counts.ERASED_FIELDS_OK).toBe(1);

  await asSuperuser("CREATE TABLE lost AS TABLE audit.disclosure", "DELETE FROM audit.disclosure");
  expect((await verifyDatabase()).findings).toMatchObject([
    {
      class: "standard",
      verdict: "MISSING",
      detail: "An erasable field of it is gone, and no erasure is on record.",
    },
  ]);
  await asSuperuser("INSERT INTO audit.disclosure SELECT * FROM lost", "DROP TABLE lost");
});

test("after the keys were replaced: what the old ones signed still counts", async () => {
  const before = await loadKeys();
  await rotateKeys(systemCtx("Test"));
  const after = await loadKeys();
  expect(after.logs.standard.current.keyId).not.toBe(before.logs.standard.current.keyId);
  await fillInbox(Array.from({ length: 20 }, (_, number) => toolCall(80_000 + number, new Date())));
  await sealAll();
  const { logs } = await assertClean();
  expect(logs[0]?.consistent_with).toMatchObject({ oldest: 225 });
});

test.each(["", "status:denied"])(
  "in an export of %j, its mirror, and one record's proof, offline",
  async (q) => {
    const folder = await mkdtemp(join(tmpdir(), "countersign-offline-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    provideEnv({ DATA_DIR: folder });
    const auditor = ctxOf(await addPerson("auditor"));
    const { id } = await createExport(auditor, { q, format: "ndjson" });
    await handleRunExport({ export_id: id });
    await sealAll();
    await writeFile(join(folder, "policy.txt"), await policyText());
    const pinned = { policy: join(folder, "policy.txt") };
    const exported = await runVerification(join(folder, "exports", id), pinned);
    expect(exported).toMatchObject({ what: "export", tampered: false, unable: [] });
    expect(exported.report.counts.OK).toBeGreaterThan(250);

    await mirrorLog("security", join(folder, "security"));
    expect(await runVerification(join(folder, "security"), pinned)).toMatchObject({
      what: "log",
      tampered: false,
    });

    const { rows } = await pool().query<{ event_id: string }>(
      "SELECT event_id FROM audit.record ORDER BY random() LIMIT 1",
    );
    await writeFile(join(folder, "proof.json"), JSON.stringify(await oneFileProof(rows[0]?.event_id ?? "")));
    expect(await runVerification(join(folder, "proof.json"), pinned)).toMatchObject({
      what: "proof",
      tampered: false,
    });
  },
);

test("in a database that it was copied into", async () => {
  const before = await assertClean();
  const copy = await createTestDatabase(inject("postgresUrl"));
  const original = databaseUrl();
  try {
    await copyLog(original, copy.url);
    await closeDb();
    provideEnv({ DATABASE_URL: copy.url });
    const report = await assertClean();
    expect(report.counts).toEqual(before.counts);
    expect(report.logs.map(({ root }) => root)).toEqual(before.logs.map(({ root }) => root));
  } finally {
    await closeDb();
    provideEnv({ DATABASE_URL: original });
    await copy.drop();
  }
});
