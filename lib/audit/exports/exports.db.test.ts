import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl, provideEnv } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOf, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import { openNote, parseExportLine, parseManifest, parseVkey } from "../log/index.ts";
import { statementVkey } from "../sealing/index.ts";
import { verify } from "../testing/run-verify.ts";
import { folderFault, folderOf } from "./export-folder.ts";
import { finishExport } from "./finish-export.ts";
import {
  cancelExport,
  createExport,
  describeExportFile,
  getExport,
  handleRunExport,
  handleSweepExports,
  listExports,
} from "./index.ts";
import { type ExportFormat, exportFormats } from "./schemas.ts";
import { isPart, storedFiles } from "./stored.ts";
import { addSealed, callRecord, hostileRecord, refusedCommand } from "./test-records.ts";

let data: string;
let auditor: UserActor;
let other: UserActor;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "countersign-exports-"));
  provideEnv({ DATA_DIR: data });
  auditor = await addPerson("auditor");
  other = await addPerson("compliance");
  const calls = Array.from({ length: 700 }, (_, n) =>
    callRecord(n, n % 50 === 0 ? { targets: [{ type: "customer", id: "C-rare", access: "write" }] } : {}),
  );
  await addSealed([...calls, hostileRecord(1_001), refusedCommand(1_002)]);
});
afterAll(() => rm(data, { recursive: true, force: true }));

/** Small steps: chunks of 50 records, parts of 120. */
const small = { ms: 60_000, chunkRows: 50, partRows: 120 };

async function ask(format: ExportFormat = "ndjson", q = "", actor = auditor): Promise<string> {
  return (await createExport(ctxOf(actor), { q, format })).id;
}
async function exported(format: ExportFormat = "ndjson", q = "", pace = small) {
  const id = await ask(format, q);
  await handleRunExport({ export_id: id }, pace);
  return getExport(ctxOf(auditor), { id });
}
function contentOf(id: string, name: string): Promise<string> {
  return readFile(join(folderOf(id), name), "utf8");
}

describe("an export of everything", () => {
  test("has every record once, in the order of the logs, and what proves it", async () => {
    const view = await exported();
    expect(view).toMatchObject({ status: "done", progress: 1, failure: null, can_cancel: false });
    const names = view.files.map(({ name }) => name);
    const parts = names.filter((name) => name.startsWith("records-"));
    expect(parts.length).toBeGreaterThan(5);
    expect(names.slice(parts.length)).toEqual([
      "proofs.ndjson",
      "checkpoint-standard.txt",
      "checkpoint-security.txt",
      "checkpoint-governance.txt",
      "policy.txt",
      "manifest.txt",
      "SHA256SUMS",
    ]);
    const lines = (await Promise.all(parts.map((name) => contentOf(view.id, name))))
      .join("")
      .trimEnd()
      .split("\n");
    const stored = await runAsOwner<{ class: string; idx: string; body: string }>(
      databaseUrl(),
      `SELECT class, idx, body FROM audit.record JOIN (VALUES ('standard', 1), ('security', 2), ('governance', 3)) o(class, place)
       USING (class) ORDER BY place, idx`,
    );
    expect(lines.map(parseExportLine)).toEqual(stored.map((row) => ({ ...row, idx: Number(row.idx) })));
    expect(view.rows).toBe(stored.length);
  });

  test("SHA256SUMS and the signed manifest fit the files", async () => {
    const view = await exported();
    for (const { name, bytes, sha256 } of view.files) {
      const content = await readFile(join(folderOf(view.id), name));
      expect([name, content.length, hash("sha256", content)]).toEqual([name, bytes, sha256]);
    }
    const sums = (await contentOf(view.id, "SHA256SUMS")).trimEnd().split("\n");
    expect(sums).toEqual(view.files.slice(0, -1).map(({ name, sha256 }) => `${sha256}  ${name}`));
    expect(await readdir(folderOf(view.id))).toHaveLength(view.files.length);

    const { text } = openNote(await contentOf(view.id, "manifest.txt"), [parseVkey(await statementVkey())]);
    const manifest = parseManifest(text);
    expect(manifest).toMatchObject({
      id: view.id,
      query: "",
      format: "ndjson",
      requestedBy: auditor.id,
      records: view.rows,
    });
    const parts = await Promise.all(manifest.parts.map(({ name }) => contentOf(view.id, name)));
    expect(manifest.sha256).toBe(hash("sha256", parts.join("")));
    expect(manifest.logs.map((log) => log.class)).toEqual(["standard", "security", "governance"]);
  });

  test("is on record: who asked for what, and what came of it, never what was found", async () => {
    const id = await ask("csv", "target:customer:C-rare after:-90d");
    await handleRunExport({ export_id: id });
    const { query, files } = await getExport(ctxOf(auditor), { id });
    expect(query).toMatch(/^target:customer:C-rare after:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const [asked, finished] = await auditOf(id);
    expect(asked).toMatchObject({
      action: "audit.export",
      actor_id: auditor.id,
      after: { query, format: "csv" },
    });
    expect(finished).toMatchObject({
      action: "audit.finish_export",
      after: {
        status: "done",
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        sha256: expect.any(String),
      },
    });
  });

  test("what comes later is not in it, however late it is written", async () => {
    const id = await ask("ndjson", "class:standard");
    await addSealed([callRecord(5_000)]);
    await handleRunExport({ export_id: id });
    const view = await getExport(ctxOf(auditor), { id });
    const again = await exported("ndjson", "class:standard");
    expect(again.rows).toBe(view.rows + 1);
  });
});

test("a name means whom it meant when the export was asked for", async () => {
  const cat = { identity: "usr_cat", identity_name: "Cat <cat@example.com>", identity_type: "user" };
  await addSealed([callRecord(6_000, { caller: cat })]);
  const id = await ask("ndjson", "actor:cat@example.com");
  await addSealed([callRecord(6_001, { caller: { ...cat, identity_name: "Tom <tom@example.com>" } })]);
  await handleRunExport({ export_id: id });
  expect(await getExport(ctxOf(auditor), { id })).toMatchObject({ query: "actor:cat@example.com", rows: 1 });
});

describe("the offline verifier", () => {
  test("finds every record of everything to be what was sealed", async () => {
    const view = await exported();
    const { code, text } = await verify(folderOf(view.id), "--json");
    const { counts, findings, faults } = JSON.parse(text);
    expect({ code, counts, findings, faults }).toEqual({
      code: 0,
      counts: { OK: view.rows },
      findings: [],
      faults: [],
    });
  });

  test.each(["target:customer:C-rare", "class:governance", "target:customer:nobody"])(
    "finds every record of %s to be what was sealed",
    async (q) => {
      const view = await exported("ndjson", q);
      const { code, text } = await verify(folderOf(view.id), "--json");
      const { counts, faults } = JSON.parse(text);
      expect({ code, ok: counts.OK ?? 0, faults }).toEqual({ code: 0, ok: view.rows, faults: [] });
    },
  );

  test.each(exportFormats)("finds the files of %s to be what was signed", async (format) => {
    const view = await exported(format, "class:security");
    expect((await verify(folderOf(view.id))).code).toBe(0);
    await appendFile(join(folderOf(view.id), view.files[0]?.name ?? ""), "\n");
    expect((await verify(folderOf(view.id))).code).toBe(1);
  });

  test("names the record that was altered", async () => {
    const view = await exported("ndjson", "class:standard");
    const name = view.files[1]?.name ?? "";
    const content = await contentOf(view.id, name);
    await writeFile(join(folderOf(view.id), name), content.replace("call-130", "call-131"));
    const { code, text } = await verify(folderOf(view.id), "--json");
    expect(code).toBe(1);
    expect(JSON.parse(text).findings).toMatchObject([{ class: "standard", index: 130, verdict: "MODIFIED" }]);
  });
});

describe("every format", () => {
  test.each(exportFormats)("%s: comes out whole, and the same twice", async (format) => {
    const first = await ask(format);
    const second = await ask(format);
    for (const id of [first, second]) await handleRunExport({ export_id: id }, small);
    const views = await Promise.all([first, second].map((id) => getExport(ctxOf(auditor), { id })));
    expect(views.map(({ status }) => status)).toEqual(["done", "done"]);
    const sums = views.map(({ files }) =>
      files.filter(({ name }) => name.startsWith("records-")).map(({ sha256 }) => sha256),
    );
    expect(sums[0]?.length).toBeGreaterThan(1);
    expect(sums[1]).toEqual(sums[0]);
  });

  test.each(exportFormats)("%s: nothing found is one honest part", async (format) => {
    const view = await exported(format, "target:customer:nobody");
    expect(view).toMatchObject({ status: "done", rows: 0 });
    expect(view.files.filter(({ name }) => name.startsWith("records-"))).toHaveLength(1);
  });
});

describe("a job that is killed", () => {
  test.each(["ndjson", "parquet"] as const)(
    "twenty times at random: the files are those of an export that was not (%s)",
    async (format) => {
      const id = await ask(format);
      await handleRunExport({ export_id: id }, small);
      const { files } = await getExport(ctxOf(auditor), { id });
      const expected = await contentOf(id, "SHA256SUMS");
      await forget(id);
      for (let kills = 0; kills < 20; ) {
        if (await killedAfter(id, Math.floor(Math.random() * 12))) kills++;
        else {
          expect(await contentOf(id, "SHA256SUMS")).toBe(expected);
          await forget(id);
        }
        await writeFile(join(folderOf(id), `.records-00001.${kills}`), "left behind");
      }
      await handleRunExport({ export_id: id }, small);
      expect(await contentOf(id, "SHA256SUMS")).toBe(expected);
      expect((await getExport(ctxOf(auditor), { id })).files).toEqual(files);
      expect((await readdir(folderOf(id))).sort()).toEqual(files.map(({ name }) => name).sort());
    },
  );

  test("goes on in the next job when its time is over", async () => {
    const id = await ask();
    const states = [];
    for (let jobs = 0; jobs < 30; jobs++) {
      await handleRunExport({ export_id: id }, { ...small, ms: 0 });
      const { status, progress } = await getExport(ctxOf(auditor), { id });
      states.push(progress);
      if (status === "done") break;
      expect(await jobsOf(id)).toBe(1);
    }
    expect(states.length).toBeGreaterThan(5);
    expect(states.toSorted((a, b) => a - b)).toEqual(states);
    expect(states.at(-1)).toBe(1);
  });

  test("run twice at once: one finishes, and the files are right", async () => {
    const id = await ask();
    await Promise.all([1, 2].map(() => handleRunExport({ export_id: id }, small)));
    await handleRunExport({ export_id: id }, small);
    const view = await getExport(ctxOf(auditor), { id });
    expect(view.status).toBe("done");
    for (const { name, sha256 } of view.files)
      expect(hash("sha256", await readFile(join(folderOf(id), name)))).toBe(sha256);
    expect((await auditOf(id)).filter(({ action }) => action === "audit.finish_export")).toHaveLength(1);
  });

  test("has the records of its parts, whatever another process that is behind said of its progress", async () => {
    const { id, rows } = await exported();
    const { parts } = await db().auditExport.findUniqueOrThrow({ where: { id } });
    const written = storedFiles.parse(parts).filter(isPart);
    await db().auditExport.update({
      where: { id },
      data: { status: "running", parts: written, rowsDone: 1 },
    });
    await finishExport(systemCtx("Export"), { id, files: [], sha256: hash("sha256", "") });
    expect(rows).toBeGreaterThan(1);
    expect((await getExport(ctxOf(auditor), { id })).rows).toBe(rows);
    expect((await auditOf(id)).at(-1)).toMatchObject({ after: { rows } });
  });

  test("and whose job is gone is woken by the sweep", async () => {
    const id = await ask();
    await runAsOwner(databaseUrl(), "SELECT graphile_worker.remove_job($1)", [id]);
    expect(await jobsOf(id)).toBe(0);
    await handleSweepExports();
    expect(await jobsOf(id)).toBe(1);
  });

  test("and failed too often is given up, with a reason", async () => {
    const id = await ask();
    await runAsOwner(
      databaseUrl(),
      "UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = $1",
      [id],
    );
    await handleSweepExports();
    expect(await getExport(ctxOf(auditor), { id })).toMatchObject({
      status: "failed",
      failure: "It failed several times; the server's log says why. Export again.",
    });
  });
});

describe("cancel", () => {
  test("ends an export that waits, and one at work before its next records; nothing is left", async () => {
    const id = await ask();
    const view = await cancelExport(ctxOf(auditor), { id });
    expect(view).toMatchObject({ status: "cancelled", can_cancel: false });
    await handleRunExport({ export_id: id }, small);
    expect((await getExport(ctxOf(auditor), { id })).status).toBe("cancelled");

    const running = await ask();
    await handleRunExport({ export_id: running }, { ...small, ms: 0 });
    expect((await getExport(ctxOf(auditor), { id: running })).status).toBe("running");
    await cancelExport(ctxOf(auditor), { id: running });
    await handleRunExport({ export_id: running }, small);
    expect(await readdir(join(data, "exports"))).not.toContain(running);
    expect((await auditOf(running)).map(({ action }) => action)).toEqual([
      "audit.export",
      "audit.cancel_export",
    ]);
  });

  test("reaches a job in the middle of a part", async () => {
    const id = await ask();
    const query = pool().query.bind(pool()) as (...args: unknown[]) => unknown;
    let reads = 0;
    const spy = vi.spyOn(pool(), "query").mockImplementation((async (...args: unknown[]) => {
      if (++reads === 2) await cancelExport(ctxOf(auditor), { id });
      return query(...args);
    }) as never);
    await handleRunExport({ export_id: id }, small).finally(() => spy.mockRestore());
    expect(await getExport(ctxOf(auditor), { id })).toMatchObject({ status: "cancelled", files: [] });
    expect(reads).toBeLessThan(5);
    expect(await readdir(join(data, "exports"))).not.toContain(id);
  });

  test("is for who asked for it", async () => {
    const id = await ask();
    const ctx = ctxOf(other);
    await expect(cancelExport(ctx, { id })).rejects.toMatchObject({ code: "forbidden" });
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "audit.cancel_export", outcome: "refused", target_id: id },
    ]);
    expect((await getExport(ctxOf(other), { id })).can_cancel).toBe(false);
    expect((await getExport(ctxOf(auditor), { id })).can_cancel).toBe(true);
  });

  test("of one that is finished is refused", async () => {
    const { id } = await exported("csv", "target:customer:C-rare");
    await expect(cancelExport(ctxOf(auditor), { id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("what is refused", () => {
  test("an export by somebody who may not, and nothing is made", async () => {
    const before = await db().auditExport.count();
    const member = await addPerson("member");
    await expect(createExport(ctxOf(member), { format: "csv" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(createExport(anonymousCtx(), { format: "csv" })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const { id } = await exported("csv", "target:customer:nobody");
    for (const read of [getExport, describeExportFile, cancelExport])
      await expect(read(ctxOf(member), { id, name: "policy.txt" } as never)).rejects.toMatchObject({
        code: "forbidden",
      });
    await expect(listExports(ctxOf(member), {})).rejects.toMatchObject({ code: "forbidden" });
    expect(await db().auditExport.count()).toBe(before + 1);
  });

  test("a search that can't be read, with what is wrong with it", async () => {
    await expect(createExport(ctxOf(auditor), { q: "status:nonsense", format: "csv" })).rejects.toMatchObject(
      {
        code: "invalid",
        issues: [{ pointer: "/q" }],
      },
    );
  });

  test("an export that nobody asked for", async () => {
    await expect(getExport(ctxOf(auditor), { id: "exp_none" })).rejects.toMatchObject({ code: "not_found" });
    await expect(cancelExport(ctxOf(auditor), { id: "exp_none" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("the disk", () => {
  test.each([
    ["that is not there", "nowhere", /is not there/],
    ["that is a file", "file", /is not a folder/],
  ])("a folder for exports %s: the export fails and says so", async (_what, place, message) => {
    await writeFile(join(data, "file"), "");
    provideEnv({ AUDIT_EXPORT_DIR: join(data, place) });
    try {
      const view = await exported("csv");
      expect(view).toMatchObject({ status: "failed", failure: expect.stringMatching(message), files: [] });
      expect((await auditOf(view.id)).at(-1)).toMatchObject({
        action: "audit.finish_export",
        after: { status: "failed" },
      });
    } finally {
      delete process.env.AUDIT_EXPORT_DIR;
      provideEnv({});
    }
  });

  test.skipIf(!existsSync("/dev/full"))("that is full: people are told so", async () => {
    const error = await writeFile("/dev/full", "x").catch((error) => error);
    expect(folderFault(error)).toBe("The disk is full. Make room, then export again.");
  });

  test("a part that was changed before it was signed is never signed", async () => {
    const id = await ask();
    await handleRunExport({ export_id: id }, { ...small, ms: 0 });
    await writeFile(join(folderOf(id), "records-00001.ndjson"), "forged\n");
    await handleRunExport({ export_id: id }, small);
    expect(await getExport(ctxOf(auditor), { id })).toMatchObject({
      status: "failed",
      failure: "The file records-00001.ndjson was changed after it was written. Export again.",
    });
  });
});

test("after seven days an export expires: its files are gone, and the log says so", async () => {
  const { id, files } = await exported("csv", "target:customer:C-rare");
  await handleSweepExports();
  expect((await getExport(ctxOf(auditor), { id })).status).toBe("done");
  await db().auditExport.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1_000) } });
  await handleSweepExports();
  await handleSweepExports();
  expect(await getExport(ctxOf(auditor), { id })).toMatchObject({ status: "expired", files });
  expect(await readdir(join(data, "exports"))).not.toContain(id);
  expect((await auditOf(id)).filter(({ action }) => action === "audit.expire_export")).toHaveLength(1);
  await expect(describeExportFile(ctxOf(auditor), { id, name: "policy.txt" })).rejects.toMatchObject({
    code: "gone",
  });
});

test("the list is of everybody's, newest first, in pages", async () => {
  const ids = [await ask("csv"), await ask("json", "", other), await ask("cef")];
  const first = await listExports(ctxOf(other), { limit: 2 });
  expect(first.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
  const next = await listExports(ctxOf(other), { limit: 2, cursor: first.next_cursor ?? "" });
  expect(next.items[0]?.id).toBe(ids[0]);
});

class Kill extends Error {}

/**
 * Runs the job until it reads the log for the `reads`th time, and ends it there.
 *
 * @returns false when it was finished before
 */
async function killedAfter(id: string, reads: number): Promise<boolean> {
  const query = pool().query.bind(pool()) as (...args: unknown[]) => unknown;
  let left = reads;
  const spy = vi.spyOn(pool(), "query").mockImplementation(((...args: unknown[]) => {
    if (left-- === 0) throw new Kill();
    return query(...args);
  }) as never);
  try {
    await handleRunExport({ export_id: id }, small);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(Kill);
    return true;
  } finally {
    spy.mockRestore();
  }
}

/** As if it had never been begun. */
async function forget(id: string): Promise<void> {
  await rm(folderOf(id), { recursive: true });
  await mkdir(folderOf(id));
  await db().auditExport.update({
    where: { id },
    data: { status: "running", parts: [], rowsDone: 0, progress: 0, finishedAt: null, expiresAt: null },
  });
}

async function jobsOf(id: string): Promise<number> {
  const [row] = await runAsOwner<{ count: number }>(
    databaseUrl(),
    "SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE key = $1",
    [id],
  );
  return row?.count ?? 0;
}
