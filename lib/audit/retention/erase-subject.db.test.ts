import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { Role } from "#lib/core/words.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { addPerson, auditOf, ctxOf, unique } from "#prisma/seed/factories.ts";
import { takeEvents } from "../intake/index.ts";
import { exampleEvent, gatewayCtx, ndjson } from "../intake/test-events.ts";
import { readDisclosures, setRecordingRule } from "../redaction/index.ts";
import type { RecordingRuleInput } from "../redaction/schemas.ts";
import { oneFileProof, sealAll } from "../sealing/index.ts";
import { verifyDatabase } from "../sealing/verify-database.ts";
import { getEvent } from "../search/index.ts";
import { eraseSubject, listErasures } from "./index.ts";

let counsel: UserActor;
let auditor: UserActor;
beforeAll(async () => {
  [counsel, auditor] = await Promise.all([addPerson("compliance"), addPerson("auditor")]);
});

/** Calls about one customer, sealed, with a name that can be erased. */
async function callsAbout(
  customer: string,
  names: readonly string[],
  changes: Partial<RecordingRuleInput> = {},
) {
  const server = unique("com.example/crm");
  await setRecordingRule(ctxOf(await addPerson("governance")), {
    server,
    tool: "*",
    otherwise: "keep",
    fields: [{ path: "name", treatment: "disclosable" }],
    targets: [{ path: "id", type: "customer", access: "read" }],
    ...changes,
  });
  const events = names.map((name) =>
    exampleEvent({
      targets: [],
      operation: { type: "tools/call", server, name: "get", arguments: { id: customer, name } },
    }),
  );
  const answer = await takeEvents(gatewayCtx(), ndjson(events));
  expect(answer).toMatchObject({ accepted: events.length, rejected: [] });
  await sealAll();
  return events.map(({ audit_id }) => audit_id);
}

const erase = (subject: string) => eraseSubject(ctxOf(counsel), { subject, legal_basis: "GDPR, article 17" });

async function fieldsOf(id: string) {
  const { record } = await getEvent(ctxOf(auditor), { id });
  return readDisclosures(record);
}

/** Every place of the database that has a text somewhere, also as bytes. */
async function placesOf(text: string): Promise<string[]> {
  const tables = await runAsOwner<{ name: string }>(
    databaseUrl(),
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const encoded = [
    text,
    Buffer.from(text).toString("hex"),
    Buffer.from(text).toString("base64").replace(/=+$/, ""),
  ];
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await runAsOwner(
      databaseUrl(),
      `SELECT FROM ${name} t WHERE t::text ILIKE ANY ($1::text[]) LIMIT 1`,
      [encoded.map((each) => `%${each}%`)],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe("erasing a subject", () => {
  test("leaves its values nowhere, and the log and every proof as they were", async () => {
    const secret = "Quetzalcoatl-9x71";
    const customer = unique("C");
    const [first = "", second = ""] = await callsAbout(customer, [secret, "Another"]);
    expect(await fieldsOf(first)).toMatchObject([{ name: "name", value: secret, erased: false }]);
    expect(await placesOf(secret)).toEqual([]);
    const logs = await pool().query("SELECT * FROM audit.log WHERE class = 'standard'");
    const proof = await oneFileProof(first);

    const erased = await erase(`customer:${customer}`);
    expect(erased).toMatchObject({ subject: `customer:${customer}`, erased: 2 });
    expect(await fieldsOf(first)).toEqual([{ digest: expect.any(String), name: null, erased: true }]);
    expect(await fieldsOf(second)).toMatchObject([{ erased: true }]);
    expect(
      (await pool().query("SELECT FROM audit.disclosure WHERE subject = $1", [`customer:${customer}`]))
        .rowCount,
    ).toBe(0);
    const { rows } = await pool().query(
      "SELECT sealed_key, destroyed_by FROM audit.subject_key WHERE subject = $1",
      [`customer:${customer}`],
    );
    expect(rows).toEqual([{ sealed_key: null, destroyed_by: erased.event }]);
    expect(await placesOf(secret)).toEqual([]);

    expect((await pool().query("SELECT * FROM audit.log WHERE class = 'standard'")).rows).toEqual(logs.rows);
    expect(await oneFileProof(first)).toEqual(proof);
    await sealAll();
    const { findings, faults, counts } = await verifyDatabase();
    expect({ findings, faults }).toEqual({ findings: [], faults: [] });
    expect(counts.ERASED_FIELDS_OK).toBe(2);
  });

  test("is on record: whom it was about, how much, which digests, on what basis", async () => {
    const customer = unique("C");
    const [id = ""] = await callsAbout(customer, ["Ann"]);
    const [field] = await fieldsOf(id);
    const { event } = await erase(`customer:${customer}`);
    expect(await auditOf(`customer:${customer}`)).toMatchObject([
      {
        action: "audit.erase",
        after: { erased: 1, digests: [field?.digest], legal_basis: "GDPR, article 17" },
      },
    ]);
    const { items } = await listErasures(ctxOf(auditor), {});
    expect(items[0]).toMatchObject({ subject: `customer:${customer}`, erased: 1, event });
  });

  test("leaves others as they are", async () => {
    const [one, other] = [unique("C"), unique("C")];
    await callsAbout(one, ["Ann"]);
    const [id = ""] = await callsAbout(other, ["Bob"]);
    await erase(`customer:${one}`);
    expect(await fieldsOf(id)).toMatchObject([{ value: "Bob", erased: false }]);
  });

  test("finds a subject by its id where a rule hashes the id", async () => {
    const customer = unique("C");
    const fields: RecordingRuleInput["fields"] = [
      { path: "name", treatment: "disclosable" },
      { path: "id", treatment: "hash" },
    ];
    const [id = ""] = await callsAbout(customer, ["Ann"], { fields });
    expect(await erase(`customer:${customer}`)).toMatchObject({ erased: 1 });
    expect(await fieldsOf(id)).toMatchObject([{ erased: true }]);
  });

  test("holds for what comes later: it is not stored any more", async () => {
    const customer = unique("C");
    await callsAbout(customer, ["Ann"]);
    await erase(`customer:${customer}`);
    const [id = ""] = await callsAbout(customer, ["Ann again"]);
    expect(await fieldsOf(id)).toMatchObject([{ erased: true }]);
    const { findings } = await verifyDatabase();
    expect(findings).toEqual([]);
  });

  test("of more fields than one event names takes several events", async () => {
    const customer = unique("C");
    await callsAbout(
      customer,
      Array.from({ length: 450 }, (_, at) => `Name ${at}`),
    );
    const { event } = await erase(`customer:${customer}`);
    const log = await auditOf(`customer:${customer}`);
    expect(
      log.map(({ after }) => [after?.part, after?.parts, (after?.digests as string[] | undefined)?.length]),
    ).toEqual([
      [1, 3, 200],
      [2, 3, 200],
      [3, 3, 50],
    ]);
    const { items } = await listErasures(ctxOf(auditor), {});
    expect(items.filter((item) => item.subject === `customer:${customer}`)).toMatchObject([
      { event, erased: 450 },
    ]);
  });

  test.each(["customer", "Customer:1", ":1", "customer:"])("refuses %j: it names nobody", async (subject) => {
    await expect(erase(subject)).rejects.toMatchObject({ code: "invalid" });
  });

  test.each<Role>(["admin", "governance", "auditor", "member"])("is not for the role %s", async (role) => {
    const ctx = ctxOf(await addPerson(role));
    await expect(eraseSubject(ctx, { subject: "customer:C-1", legal_basis: "x" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("is not for a member to see", async () => {
    await expect(listErasures(ctxOf(await addPerson("member")), {})).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("can't be done in the database without the event that says so", async () => {
    const customer = unique("C");
    await callsAbout(customer, ["Ann"]);
    const { event } = await erase("customer:somebody-else");
    const call = (id: string) =>
      pool().query("SELECT audit.erase_subject($1, $2::uuid)", [`customer:${customer}`, id]);
    await expect(call(event)).rejects.toThrow("no event says");
    await expect(call("0198f2c0-aabb-7ccd-9e0f-112233445566")).rejects.toThrow("no event says");
    await expect(pool().query("DELETE FROM audit.disclosure")).rejects.toThrow("permission denied");
    await expect(pool().query("UPDATE audit.subject_key SET sealed_key = NULL")).rejects.toThrow(
      "permission denied",
    );
  });
});
