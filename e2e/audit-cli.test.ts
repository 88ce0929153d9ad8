import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleEvent } from "#lib/audit/intake/test-events.ts";
import { searchAudit } from "./support/audit.ts";
import { type Batch, batchesOfEveryForm } from "./support/audit-forms.ts";
import { ReportingGateway } from "./support/audit-gateway.ts";
import { mirrorLogs } from "./support/audit-mirror.ts";
import { verify } from "./support/audit-verify.ts";
import { Instance, type Person } from "./support/instance.ts";

let instance: Instance;
let auditor: Person;
let gateway: ReportingGateway;
let folder: string;
/** Of all logs, and of the one that the console itself writes nothing to. */
let logs: string;
let standard: string;
/** An auditor's, for mirrors. */
let token: string;

/** The command line and other consoles start meanwhile. */
const timeout = 90_000;
const inFolder = (name: string) => join(folder, name);
const clean = { findings: [], faults: [], unable: [] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-auditor-"));
  instance = await Instance.start();
  auditor = await instance.person("Ada Auditor", "auditor");
  gateway = await ReportingGateway.register(instance, "edge");
  // So that the log of what is governed has something in it, too.
  await instance.team("payments", "Payments");
  logs = `${instance.url}/audit/log`;
  standard = `${logs}/standard`;
  const scoped = ["--user", auditor.email, "--scopes", "audit.mirror"];
  ({ token } = await instance.cli<{ token: string }>("token", "create", ...scoped));
});
afterAll(async () => {
  await instance?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Has calls reported and sealed. */
async function called(count: number): Promise<void> {
  await gateway.report(Array.from({ length: count }, () => exampleEvent()));
  await sealed();
}
const sealed = () => searchAudit(instance, auditor.token, "id:00000000-0000-7000-8000-000000000000");

/** Keeps what the console publishes of its log. @returns the file */
async function kept(path: string, name: string): Promise<string> {
  const response = await fetch(`${logs}/${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  await writeFile(inFolder(name), await response.text());
  return inFolder(name);
}

describe("what gateways report", { timeout }, () => {
  const batches = batchesOfEveryForm();
  const receipts = new Map<Batch, { receipt: string; events: string }>();

  beforeAll(async () => {
    const governance = await instance.person("Gus Governance", "governance");
    const made = await instance.call(governance.token, "PUT", "/api/v1/audit/recording-rules", {
      server: "com.example/crm",
      tool: "get_customer",
      otherwise: "keep",
      fields: [],
      targets: [{ path: "customer_id", type: "customer", access: "read" }],
    });
    expect(made.status).toBe(200);
    for (const [at, batch] of batches.entries()) {
      const answer = await gateway.send(batch.body, batch.type, batch.coding);
      expect(answer, batch.form).toMatchObject({ accepted: 3, duplicate: 0, rejected: [] });
      const files = { receipt: inFolder(`receipt-${at}`), events: inFolder(`events-${at}`) };
      await writeFile(files.receipt, answer.receipt ?? "");
      await writeFile(files.events, `${batch.ids.join("\n")}\n`);
      receipts.set(batch, files);
    }
    await sealed();
  });

  test("is one record in whatever form it comes", async () => {
    const records = await searchAudit(instance, auditor.token, "target:customer:C-42");
    expect(records.map(({ audit_id }) => audit_id).sort()).toEqual(batches.flatMap(({ ids }) => ids).sort());
    for (const { ids, form } of batches)
      for (const [at, status] of ["success", "denied", "error"].entries())
        expect(
          records.find(({ audit_id }) => audit_id === ids[at]),
          form,
        ).toMatchObject({
          class: status === "denied" ? "security" : "standard",
          action: "mcp.tool.call",
          caller: { identity: "ana@bank.example" },
          operation: { type: "tools/call", server: "com.example/crm", name: "get_customer" },
          result: { status },
          context: { gateway_id: gateway.id },
        });
  });

  test.each(batches)("as $form is in the log, as its receipt promised", async (batch) => {
    const { receipt = "", events = "" } = receipts.get(batch) ?? {};
    const options = ["--token", token, "--receipt", receipt, "--events", events];
    const { code, report } = await verify(logs, ...options);
    expect(report).toMatchObject({ checked: "log", ...clean });
    expect(code).toBe(0);
  });

  test("is held to its receipt: by other events, in another order, or by half of the logs", async () => {
    const [first, second] = batches.map((batch) => receipts.get(batch));
    const check = (at: string, events = "") =>
      verify(at, "--token", token, "--receipt", first?.receipt ?? "", "--events", events);
    expect((await check(logs, second?.events)).code).toBe(1);
    const swapped = inFolder("swapped");
    await writeFile(swapped, `${batches[0]?.ids.toReversed().join("\n")}\n`);
    expect((await check(logs, swapped)).code).toBe(1);
    // The one that was refused is in the log for security.
    const { code, report } = await check(standard, first?.events);
    expect(code).toBe(2);
    expect(report?.unable).toEqual([expect.stringContaining("1 of the receipt's 3 events")]);
  });
});

describe("the log at its address", { timeout }, () => {
  test("is verified by whoever may mirror it, and by nobody else", async () => {
    const member = await instance.person("Mia Member", "member");
    const { code, report } = await verify(logs, "--token", token);
    expect(report).toMatchObject({ checked: "log", keys_pinned: false, ...clean });
    expect(report?.logs.map((log) => log.class)).toEqual(["standard", "security", "governance"]);
    expect(code).toBe(0);
    const policy = await kept("policy", "pinned.txt");
    expect(await verify(standard, "--token", token, "--policy", policy)).toMatchObject({
      code: 0,
      report: { keys_pinned: true },
    });
    for (const [options, why] of [
      [[], "answered 401"],
      [["--token", member.token], "answered 403"],
    ] as const)
      expect(await verify(logs, ...options)).toMatchObject({
        code: 2,
        report: null,
        said: expect.stringContaining(why),
      });
  });

  test("is anybody's where the console makes it public", async () => {
    const open = await Instance.start({ AUDIT_LOG_PUBLIC: "1" });
    const reader = await open.person("Ada Auditor", "auditor");
    await searchAudit(open, reader.token, "");
    const { code, report } = await verify(`${open.url}/audit/log`);
    expect(report).toMatchObject({ checked: "log", ...clean });
    expect(code).toBe(0);
    const checkpoint = await fetch(`${open.url}/audit/log/security/checkpoint`);
    expect(checkpoint.headers.get("cache-control")).toMatch(/^public, /);
    // What it is about stays as closed as ever.
    expect((await open.call(null, "GET", "/api/v1/audit/events")).status).toBe(401);
    await open.close();
  });

  test("is what a mirror has, and the mirror is held to it later", async () => {
    // More than a tile is wide, so that there are full ones, partial ones and a level above.
    await called(600);
    const mirror = inFolder("mirror");
    await mirrorLogs(logs, token, mirror);
    const { code, report } = await verify(mirror);
    expect(report).toMatchObject({ checked: "log", ...clean });
    expect(report?.logs.find((log) => log.class === "standard")?.size).toBeGreaterThan(512);
    expect(code).toBe(0);

    const own = join(mirror, "standard/checkpoint");
    await called(5);
    const later = await verify(standard, "--token", token, "--checkpoint", own);
    expect(later.report?.logs[0]?.consistent_with).toMatchObject({ checkpoints: 1 });
    expect(later.code).toBe(0);

    const tile = join(mirror, "standard/tile/entries/001");
    const bytes = await readFile(tile);
    // The last digit of when the first of them came.
    const digit = bytes.indexOf(',"v":1}') - 1;
    bytes[digit] = (bytes[digit] ?? 0) ^ 1;
    await writeFile(tile, bytes);
    const altered = await verify(join(mirror, "standard"));
    expect(altered.code).toBe(1);
    expect(altered.report?.faults).toEqual([
      { class: "standard", message: "The entry of leaf 256 does not hash to its leaf." },
    ]);
  });
});

describe("new keys", { timeout }, () => {
  test("sign a log that still extends what the old ones signed", async () => {
    await called(1);
    const policy = await kept("policy", "policy-before.txt");
    const checkpoint = await kept("standard/checkpoint", "checkpoint-before");
    const rotated = await instance.cli<{ keys: string[]; cross_signed: boolean }>("audit", "rotate-key");
    expect(rotated.cross_signed).toBe(true);
    // The first checkpoint after it has the signatures of both.
    expect((await verify(standard, "--token", token, "--policy", policy)).code).toBe(0);

    await called(3);
    const renewed = await kept("policy", "policy-after.txt");
    for (const key of rotated.keys.slice(0, 3)) expect(await readFile(renewed, "utf8")).toContain(key);
    const options = ["--token", token, "--policy", renewed, "--checkpoint", checkpoint];
    const { code, report } = await verify(standard, ...options);
    expect(report).toMatchObject({ keys_pinned: true, ...clean });
    expect(report?.logs[0]?.consistent_with.checkpoints).toBe(1);
    expect(code).toBe(0);

    // Nobody but the console says yet whose the new keys are: that is neither clean nor tampered with.
    const stale = await verify(standard, "--token", token, "--policy", policy);
    expect(stale.report).toMatchObject({ findings: [], faults: [] });
    expect(stale.report?.unable).toEqual([expect.stringContaining("not in your policy")]);
    expect(stale.code).toBe(2);

    const forged = inFolder("checkpoint-forged");
    const [origin, size, ...rest] = (await readFile(checkpoint, "utf8")).split("\n");
    await writeFile(forged, [origin, Number(size) + 1, ...rest].join("\n"));
    expect((await verify(standard, "--token", token, "--checkpoint", forged)).code).toBe(1);
  });
});
