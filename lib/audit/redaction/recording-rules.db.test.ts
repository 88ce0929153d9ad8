import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newUuid } from "#lib/core/ids.ts";
import type { Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { addPeople, addPerson, auditOf, ctxOf, unique } from "#prisma/seed/factories.ts";
import {
  hashToken,
  listRecordingRules,
  loadRecording,
  previewRecording,
  readDisclosures,
  removeRecordingRule,
  setRecordingRule,
  storeDisclosures,
} from "./index.ts";
import type { RecordingRuleInput } from "./schemas.ts";

let curator: UserActor;
let auditor: UserActor;
beforeAll(async () => {
  [curator, auditor] = await Promise.all([addPerson("governance"), addPerson("auditor")]);
});

function anyRule(changes: Partial<RecordingRuleInput> = {}): RecordingRuleInput {
  return {
    server: unique("com.example/crm"),
    tool: "get_customer",
    otherwise: "keep",
    fields: [{ path: "customer.name", treatment: "hash" }],
    targets: [{ path: "customer.id", type: "customer", access: "read" }],
    ...changes,
  };
}

const apply = async (server: string, args: unknown) =>
  (await loadRecording([server])).apply({
    auditId: newUuid(),
    server,
    tool: "get_customer",
    arguments: args,
  });

describe("a recording rule", () => {
  test("holds from when it was set, and no longer than until it is removed", async () => {
    const rule = anyRule();
    const args = { customer: { id: "C-42", name: "Quito" } };
    expect((await apply(rule.server, args)).arguments).toEqual(args);
    const { id } = await setRecordingRule(ctxOf(curator), rule);
    const recorded = await apply(rule.server, args);
    expect(recorded.arguments).toEqual({ customer: { id: "C-42", name: hashToken("Quito") } });
    expect(recorded.targets).toEqual([{ type: "customer", id: "C-42", access: "read" }]);
    await removeRecordingRule(ctxOf(curator), { id });
    expect((await apply(rule.server, args)).arguments).toEqual(args);
  });

  test("is set whole, counts its versions, and says in the log what it was and is", async () => {
    const rule = anyRule();
    const first = await setRecordingRule(ctxOf(curator), rule);
    expect(first).toMatchObject({ ...rule, version: 1, updated_by: { id: curator.id } });
    const second = await setRecordingRule(ctxOf(curator), { ...rule, otherwise: "drop", fields: [] });
    expect(second).toMatchObject({ id: first.id, otherwise: "drop", fields: [], version: 2 });
    await removeRecordingRule(ctxOf(curator), { id: first.id });
    const log = await auditOf(first.id);
    expect(
      log.map(({ action, before, after }) => [action, before?.version ?? null, after?.version ?? null]),
    ).toEqual([
      ["audit.set_recording_rule", null, 1],
      ["audit.set_recording_rule", 1, 2],
      ["audit.remove_recording_rule", 2, null],
    ]);
    expect(log[1]).toMatchObject({
      before: { otherwise: "keep", fields: rule.fields },
      after: { otherwise: "drop", fields: [] },
    });
  });

  test("of several that set it at once, each is a version of its own", async () => {
    const rule = anyRule();
    const people = await addPeople(4, "admin");
    const set = await Promise.all(
      people.map((one, at) =>
        setRecordingRule(ctxOf(one), { ...rule, fields: [{ path: `f${at}`, treatment: "drop" }] }),
      ),
    );
    expect(set.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4]);
    expect(new Set(set.map(({ id }) => id)).size).toBe(1);
  });

  test("that says nothing new is refused", async () => {
    const rule = anyRule();
    await setRecordingRule(ctxOf(curator), rule);
    await expect(setRecordingRule(ctxOf(curator), rule)).rejects.toMatchObject({ code: "conflict" });
  });

  test("that is not there can't be removed", async () => {
    await expect(removeRecordingRule(ctxOf(curator), { id: "rul_none" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test.each([
    ["a path with a gap", { fields: [{ path: "a..b", treatment: "drop" }] }],
    ["an unknown treatment", { fields: [{ path: "a", treatment: "burn" }] }],
    ["a target without a type", { targets: [{ path: "a", type: "", access: "read" }] }],
    ["no server", { server: "" }],
  ])("with %s is refused", async (_, changes) => {
    await expect(
      setRecordingRule(ctxOf(curator), { ...anyRule(), ...changes } as never),
    ).rejects.toMatchObject({ code: "invalid" });
  });

  test("is listed for who reads the log, by server and tool", async () => {
    const server = unique("com.example/listed");
    for (const tool of ["b", "*", "a"]) await setRecordingRule(ctxOf(curator), anyRule({ server, tool }));
    const { items } = await listRecordingRules(ctxOf(auditor), {});
    expect(items.filter((item) => item.server === server).map(({ tool }) => tool)).toEqual(["*", "a", "b"]);
  });

  test.each<Role>(["member", "auditor", "compliance"])(
    "may not be set, tried or removed by the role %s",
    async (role) => {
      const ctx = ctxOf(await addPerson(role));
      const { id } = await setRecordingRule(ctxOf(curator), anyRule());
      await expect(setRecordingRule(ctx, anyRule())).rejects.toMatchObject({ code: "forbidden" });
      await expect(previewRecording(ctx, { ...anyRule(), arguments: {} })).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(removeRecordingRule(ctx, { id })).rejects.toMatchObject({ code: "forbidden" });
    },
  );

  test("may not be seen by a member", async () => {
    await expect(listRecordingRules(ctxOf(await addPerson("member")), {})).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

test("a preview shows what a rule would leave, and stores nothing", async () => {
  const rule = anyRule({ fields: [{ path: "customer.name", treatment: "disclosable" }] });
  const shown = await previewRecording(ctxOf(curator), {
    ...rule,
    arguments: { customer: { id: "C-42", name: "Quito" }, mail: "ana@example.com" },
  });
  expect(shown).toMatchObject({
    arguments: { customer: { id: "C-42", _sd: [expect.any(String)] }, mail: "[redacted:email]" },
    targets: [{ type: "customer", id: "C-42", access: "read" }],
  });
  expect(await db().recordingRule.count({ where: { server: rule.server } })).toBe(0);
  expect((await pool().query("SELECT FROM audit.disclosure")).rowCount).toBe(0);
});

test("the texts of a server with restricted data are not recorded, until a rule says otherwise", async () => {
  const server = unique("com.example/vault");
  await db().server.create({
    data: { id: unique("srv"), name: server, classification: "restricted", createdAt: new Date() },
  });
  expect((await apply(server, { note: "Quito", n: 1 })).arguments).toEqual({ n: 1 });
  await setRecordingRule(ctxOf(curator), anyRule({ server, fields: [] }));
  expect((await apply(server, { note: "Quito", n: 1 })).arguments).toEqual({ note: "Quito", n: 1 });
});

describe("an erasable field", () => {
  async function stored(args: unknown) {
    const rule = anyRule({
      fields: [
        { path: "customer.name", treatment: "disclosable" },
        { path: "tags.*", treatment: "disclosable" },
      ],
    });
    await setRecordingRule(ctxOf(curator), rule);
    const auditId = newUuid();
    const recorded = (await loadRecording([rule.server])).apply({
      auditId,
      server: rule.server,
      tool: rule.tool,
      arguments: args,
    });
    await storeDisclosures(pool(), recorded.disclosures);
    const operation = { type: "tools/call", name: rule.tool, arguments: recorded.arguments };
    return { recorded, record: { audit_id: auditId, operation } };
  }

  test("is read by who has the key, and stands nowhere in clear", async () => {
    const { record } = await stored({ customer: { id: "C-1", name: "Quito-7f3a" }, tags: ["gold-7f3a"] });
    expect(await readDisclosures(record)).toEqual([
      { digest: expect.any(String), name: "name", value: "Quito-7f3a", erased: false },
      { digest: expect.any(String), name: null, value: "gold-7f3a", erased: false },
    ]);
    const { rows } = await pool().query("SELECT ciphertext FROM audit.disclosure");
    for (const { ciphertext } of rows) expect(ciphertext.includes("7f3a")).toBe(false);
  });

  test("reads as erased when it is gone", async () => {
    const { record, recorded } = await stored({ customer: { name: "Lima" } });
    const other = { ...record, audit_id: newUuid() };
    expect(await readDisclosures(other)).toEqual([
      { digest: recorded.disclosures[0]?.digest, name: null, erased: true },
    ]);
  });

  test("shares its subject's key with other events, also of two that come at once", async () => {
    await Promise.all([1, 2, 3].map(() => stored({ customer: { id: "C-7", name: "Oslo" } })));
    const { rows } = await pool().query(
      "SELECT count(*)::int AS keys FROM audit.subject_key WHERE subject = 'customer:C-7'",
    );
    expect(rows).toEqual([{ keys: 1 }]);
  });
});
