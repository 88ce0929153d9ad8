import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import { isTampered, type VerificationReport } from "#lib/core/audit-verification.ts";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { listStreams, takeEvents } from "./intake/index.ts";
import { exampleEvent, gatewayCtx, ndjson } from "./intake/test-events.ts";
import { newKeyPair, parseSkey } from "./log/index.ts";
import { handleAnchorCheckpoints, loadKeys, policyText, readCheckpoint, sealAll } from "./sealing/index.ts";
import { verifyDatabase } from "./sealing/verify-database.ts";
import { asSuperuser, keepState, restoreState } from "./testing/as-superuser.ts";
import {
  backDate,
  columnEdits,
  cutTail,
  deleteRow,
  duplicateRow,
  editBody,
  editColumn,
  swapRows,
} from "./testing/attacks.ts";
import { makeAuditWorld, sizeOf } from "./testing/audit-world.ts";
import { fillInbox, toolCall } from "./testing/fill-inbox.ts";
import { forgedExport } from "./testing/forged-export.ts";
import { exportFiles, type Keys, makeLog } from "./testing/made-log.ts";
import { mirrorLog } from "./testing/mirror-log.ts";
import { seededRandom } from "./testing/random.ts";
import { rewriteLog } from "./testing/rewrite-log.ts";
import { folderMaker } from "./testing/run-verify.ts";
import { runVerification } from "./verify-cli/run.ts";

const seed = Date.now() % 2 ** 31;
const random = seededRandom(seed);
const places = Array.from({ length: 4 }, (_, number) => number);
const folderOf = folderMaker(onTestFinished);
const sizes: Partial<Record<RetentionClass, number>> = {};

beforeAll(async () => {
  await makeAuditWorld();
  for (const log of ["standard", "security"] as const) sizes[log] = await sizeOf(log);
  await keepState("clean");
});

beforeEach(() => restoreState("clean"));

/** A random place in a random log. */
function somewhere(): { of: RetentionClass; idx: number; size: number } {
  const of = random.one(["standard", "security"] as const);
  const size = sizes[of] ?? 0;
  return { of, size, idx: random.between(0, size - 1) };
}

/** A random place with such a record. */
async function oneThatIs(plain: boolean): Promise<{ of: RetentionClass; idx: number }> {
  const { rows } = await pool().query<{ of: RetentionClass; idx: number }>(
    `SELECT class AS of, idx::float8 AS idx FROM audit.record WHERE class <> 'governance' AND (strpos(body, E'\\\\') = 0) = $1`,
    [plain],
  );
  return random.one(rows);
}

function named({ findings }: VerificationReport): string[] {
  return findings.map(({ class: of, index, verdict }) => `${of} ${index} ${verdict}`);
}

async function faults(): Promise<string[]> {
  const report = await verifyDatabase();
  return report.faults.map(({ class: of, message }) => `${of}: ${message}`);
}

describe(`the twelve attacks, at random places (seed ${seed})`, () => {
  test("nothing is wrong with the log before", async () => {
    const report = await verifyDatabase();
    expect(report.counts).toEqual({ OK: 1_050 });
    expect(isTampered(report)).toBe(false);
    expect(report.findings).toEqual([]);
  });

  test.each(places)("an edited record is MODIFIED (%i)", async (place) => {
    const { of, idx } = somewhere();
    await editBody(of, idx, place);
    const report = await verifyDatabase();
    expect(named(report)).toEqual([`${of} ${idx} MODIFIED`]);
    expect(report.faults).toEqual([]);
    expect(isTampered(report)).toBe(true);
  });

  test.each(
    Object.keys(columnEdits).flatMap((column) => [
      [column, "plainly written"],
      [column, "hard to carry"],
    ]),
  )("an edited column %s is COLUMN_MISMATCH, of a record that is %s", async (column, written) => {
    const { of, idx } = await oneThatIs(written === "plainly written");
    await editColumn(of, idx, column);
    const report = await verifyDatabase();
    expect(named(report)).toEqual([`${of} ${idx} COLUMN_MISMATCH`]);
    expect(report.findings[0]?.detail).toContain(column);
  });

  test("a record that COPY would write as what was sealed is MODIFIED", async () => {
    await fillInbox([toolCall(6_001, new Date(), { class: "standard", reason: "C:\\new" })]);
    await sealAll();
    const idx = sizes.standard ?? 0;
    expect(isTampered(await verifyDatabase())).toBe(false);
    await asSuperuser(
      `UPDATE audit.record SET body = replace(body, 'C:\\\\new', 'C:\\new') WHERE class = 'standard' AND idx = ${idx}`,
    );
    expect(named(await verifyDatabase())).toEqual([`standard ${idx} MODIFIED`]);
  });

  test.each(places)("a deleted row is MISSING (%i)", async () => {
    const { of, idx } = somewhere();
    await deleteRow(of, idx);
    expect(named(await verifyDatabase())).toEqual([`${of} ${idx} MISSING`]);
  });

  test.each(places)("two rows that changed places are MODIFIED, both (%i)", async () => {
    const { of, idx, size } = somewhere();
    const other = (idx + random.between(1, size - 1)) % size;
    await swapRows(of, idx, other);
    const [low, high] = [Math.min(idx, other), Math.max(idx, other)];
    expect(named(await verifyDatabase())).toEqual([`${of} ${low} MODIFIED`, `${of} ${high} MODIFIED`]);
  });

  test.each(places)(
    "a back-dated row is EXTRA, beside a sealed one or beyond the log (%i)",
    async (place) => {
      const { idx, size } = { size: sizes.standard ?? 0, idx: random.between(0, (sizes.standard ?? 1) - 1) };
      const at = random.one([idx, size + random.between(0, 9), -random.between(1, 9)]);
      await backDate("standard", idx, place === 0 ? idx : at);
      expect(named(await verifyDatabase())).toEqual([`standard ${place === 0 ? idx : at} EXTRA`]);
    },
  );

  test.each(places)("a duplicated row is DUPLICATE, beside itself or beyond the log (%i)", async (place) => {
    const { idx, size } = { size: sizes.standard ?? 0, idx: random.between(0, (sizes.standard ?? 1) - 1) };
    const at = place % 2 === 0 ? idx : size + place;
    await duplicateRow("standard", idx, at);
    expect(named(await verifyDatabase())).toEqual([`standard ${at} DUPLICATE`]);
  });

  test.each(places)("rows cut from the tail are MISSING, each of them (%i)", async () => {
    const { of, size } = somewhere();
    const from = size - random.between(1, 20);
    await cutTail(of, from);
    const lost = Array.from({ length: size - from }, (_, at) => `${of} ${from + at} MISSING`);
    expect(named(await verifyDatabase())).toEqual(lost);
  });

  test("a whole state of before, put in the place of a longer log, does not reach what was anchored", async () => {
    await keepState("before");
    await fillInbox(Array.from({ length: 40 }, (_, number) => toolCall(5_000 + number, new Date())));
    await sealAll();
    await handleAnchorCheckpoints();
    await restoreState("before");
    const size = sizes.standard ?? 0;
    onTestFinished(() => rm(`${env().auditAnchorDir}/standard/${size + 30}.checkpoint`));
    onTestFinished(() => rm(`${env().auditAnchorDir}/security/${(sizes.security ?? 0) + 10}.checkpoint`));
    await fillInbox([toolCall(6_000, new Date(), { class: "standard" })]);
    await expect(sealAll()).rejects.toThrow(`the log standard has ${size} events, and had ${size + 30} when`);
    expect(await faults()).toContainEqual(
      expect.stringMatching(
        `^standard: It was truncated: it had ${size + 30} events at the checkpoint anchored`,
      ),
    );
  });

  test.each(places.slice(0, 3))("a log made anew under another key is not signed (%i)", async () => {
    const { of, idx } = somewhere();
    await editBody(of, idx, 1);
    const { current } = (await loadKeys()).logs[of];
    await rewriteLog(of, current.name, parseSkey(newKeyPair(current.name).skey));
    expect(await faults()).toContainEqual(
      `${of}: Its checkpoint: No key that is trusted here has signed this note.`,
    );
  });

  test("… nor when that key was planted in the database", async () => {
    const { current } = (await loadKeys()).logs.standard;
    const planted = newKeyPair(current.name);
    await editBody("standard", 17, 1);
    await rewriteLog("standard", current.name, parseSkey(planted.skey));
    await asSuperuser(
      `INSERT INTO audit.log_key (vkey, name, created_at) VALUES ('${planted.vkey}', '${current.name}', '2001-01-01')`,
    );
    expect(await faults()).toContainEqual("standard: Its checkpoint is not signed by a key of the key file.");
  });

  test.each(places.slice(0, 3))(
    "a log made anew with the key does not extend what was anchored (%i)",
    async () => {
      const { of, idx } = somewhere();
      await editBody(of, idx, 2);
      const { current } = (await loadKeys()).logs[of];
      await rewriteLog(of, current.name, current);
      const report = await verifyDatabase();
      expect(report.findings).toEqual([]);
      expect(report.faults.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(
          /^It does not extend the checkpoint anchored at \d+ events: at \d+ events it had another root/,
        ),
      );
    },
  );

  test("of two logs that were shown, each is found by the other's checkpoint", async () => {
    const { current } = (await loadKeys()).logs.security;
    await editBody("security", 3, 1);
    const shown = await rewriteLog("security", current.name, current);
    const size = sizes.security ?? 0;
    const honest = await readFile(`${env().auditAnchorDir}/security/${size}.checkpoint`, "utf8");
    expect(shown.split("\n")[1]).toBe(honest.split("\n")[1]);
    expect(await faults()).toContainEqual(
      `security: It does not extend the checkpoint anchored at ${size} events: at ${size} events it had another root.`,
    );
  });
});

describe("an export forged by who may sign exports, with tiles of the real log beside its own", () => {
  async function made() {
    const { logs, statements } = await loadKeys();
    const keys: Keys = {
      policy: await policyText(),
      signer: (name) => (name === "statements" ? statements : logs[name]).current,
    };
    const { rows } = await pool().query<{ body: string }>(
      "SELECT body FROM audit.record WHERE class = 'standard' ORDER BY idx",
    );
    const log = makeLog(
      keys,
      "standard",
      rows.map(({ body }) => body),
    );
    const checkpoint = await readCheckpoint("standard");
    expect(checkpoint?.split("\n")[2]).toBe(log.root.toString("base64"));
    return { keys, log: { ...log, checkpoint: checkpoint ?? "" } };
  }
  /** As an auditor does, who has pinned the keys and kept a checkpoint. */
  async function checked(
    { keys, log }: Awaited<ReturnType<typeof made>>,
    files: ReturnType<typeof exportFiles>,
  ) {
    const folder = await folderOf(files);
    const kept = await folderOf({ policy: keys.policy, checkpoint: log.checkpoint });
    return runVerification(folder, { policy: join(kept, "policy"), checkpoint: [join(kept, "checkpoint")] });
  }

  test("is held against what an honest one says: clean, and it extends what was kept", async () => {
    const real = await made();
    const { tampered, unable, report } = await checked(real, exportFiles(real.keys, [real.log]));
    expect({ tampered, unable }).toEqual({ tampered: false, unable: [] });
    expect(report.counts).toEqual({ OK: real.log.size });
  });

  test("13: all forged records and all their tiles first", async () => {
    const real = await made();
    const bodies = real.log.bodies.map((body) => body.replace("com.example/crm", "com.example/erp"));
    const files = forgedExport(real.keys, real.log, bodies, "all forged tiles before all real ones");
    const { tampered, report } = await checked(real, files);
    expect(tampered).toBe(true);
    expect(report.faults.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^The tile 1\/0 comes after 0\/\d, out of its order\.$/),
    );
  });

  test("14: one record of the last leaves, whose tile is there twice", async () => {
    const real = await made();
    const { size } = real.log;
    const idx = random.between(size - (size % 256), size - 1);
    const bodies = real.log.bodies.with(idx, real.log.bodies[idx]?.replace("crm", "erp") ?? "");
    const files = forgedExport(real.keys, real.log, bodies, "the last tile of leaves forged, then real");
    const { tampered, report } = await checked(real, files);
    expect(tampered).toBe(true);
    expect(report.faults.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^The tile (0\/\d) comes after \1, out of its order\.$/),
    );
  });
});

describe("what never reached the log", () => {
  test("an event that was dropped after it was acknowledged is named by the receipt", async () => {
    const events = Array.from({ length: 9 }, () => exampleEvent());
    const ids = events.map(({ audit_id }) => audit_id);
    const { receipt } = await takeEvents(gatewayCtx(), ndjson(events));
    const dropped = random.one(ids);
    await asSuperuser(`DELETE FROM audit.inbox WHERE event_id = '${dropped}'`);
    await sealAll();
    expect((await verifyDatabase()).findings).toEqual([]);

    const checked = await withReceipt(receipt, ids);
    expect(checked.tampered).toBe(true);
    expect(checked.report.findings).toMatchObject([
      { verdict: "MISSING", detail: `The event ${dropped} was acknowledged and is in no log.` },
    ]);
  });

  test("a receipt whose events are all there is no reason for alarm; one for other content is", async () => {
    const events = Array.from({ length: 5 }, () => exampleEvent());
    const ids = events.map(({ audit_id }) => audit_id);
    const { receipt } = await takeEvents(gatewayCtx(), ndjson(events));
    await keepState("unsealed");
    await sealAll();
    expect((await withReceipt(receipt, ids)).tampered).toBe(false);

    await restoreState("unsealed");
    await asSuperuser(`UPDATE audit.inbox SET body = replace(body, 'C-42', 'C-43'),
      digest = sha256(convert_to(replace(body, 'C-42', 'C-43'), 'UTF8')) WHERE event_id = '${ids[2]}'`);
    await sealAll();
    const { report } = await withReceipt(receipt, ids);
    expect(report.faults[0]?.message).toContain("other content");
  });

  test("an event that a gateway never sent is a gap in its numbering", async () => {
    const gateway = gatewayCtx();
    const missing = random.between(2, 19);
    const numbers = Array.from({ length: 20 }, (_, at) => at + 1).filter((number) => number !== missing);
    const events = numbers.map((stream_seq) => exampleEvent({ context: { stream_id: "main", stream_seq } }));
    await takeEvents(gateway, ndjson(events));
    await sealAll();
    const { items } = await listStreams(ctxOf(await addPerson("auditor")), {});
    const found = items.find((stream) => stream.gateway.id === gateway.actor.id);
    expect(found).toMatchObject({ state: "gaps", missing: 1, gaps: [{ from: missing, to: missing }] });
  });

  async function withReceipt(receipt: string | null, ids: readonly string[]) {
    const folder = await mkdtemp(join(tmpdir(), "countersign-mirror-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const log of ["standard", "security"] as const) await mirrorLog(log, join(folder, log));
    const files = { receipt: join(folder, "receipt.txt"), events: join(folder, "events.txt") };
    await writeFile(files.receipt, receipt ?? "");
    await writeFile(files.events, `${ids.join("\n")}\n`);
    await writeFile(join(folder, "policy.txt"), await policyText());
    return runVerification(folder, files);
  }
});
