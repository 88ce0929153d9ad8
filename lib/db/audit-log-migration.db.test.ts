import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { project } from "../core/audit-projection.ts";
import { auditRecord } from "../core/audit-record.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { createTestDatabase, runAsOwner } from "./test-database.ts";

const folder = join(import.meta.dirname, "../../prisma/migrations");
const auditLog = "20261121030000_audit_log";

type Inbox = { event_id: string; class: string; body: string; digest: Buffer; targets: string[]; ts: Date };

test("events of before come into the log as they would have been written, in their order", async () => {
  const database = await createTestDatabase(inject("postgresUrl"), "template1");
  const names = (await readdir(folder)).filter((name) => name < auditLog).sort();
  const run = async (name: string) =>
    runAsOwner(database.url, await readFile(join(folder, name, "migration.sql"), "utf8"));
  for (const name of names) await run(name);
  await runAsOwner(
    database.url,
    `INSERT INTO audit.event (id, occurred_at, action, outcome, actor_kind, actor_id, actor_name, actor_via, target_type,
       target_id, target_name, reason, before, after, request_id, client_ip, user_agent) VALUES
     ('evt_019f2c0aabb77ccd9e0f112233445566', '2026-11-01T10:00:00.123Z', 'submission.vote', 'success', 'user', 'usr_1',
       'Zoë "Z" <z@bank.example>', 'session', 'submission', 'sub_1', 'a/b', E'line\\nbreak \\u001f é 😀', NULL,
       '{"b": [1, {"z": null, "aa": true}], "a": "\\\\ \\" /"}', 'req_1', '10.0.0.1', 'curl'),
     ('evt_019f2c0aabb77ccd9e0f112233445567', '2026-11-01T10:00:01Z', 'user.sign_in', 'refused', 'anonymous', NULL,
       'anonymous', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'req_2', 'unknown', NULL)`,
  );
  await run(auditLog);
  const rows = await runAsOwner<Inbox>(database.url, "SELECT * FROM audit.inbox ORDER BY seq");
  expect(rows.map((row) => row.class)).toEqual(["governance", "security"]);
  for (const row of rows) {
    const record = auditRecord.parse(JSON.parse(row.body));
    expect(canonicalJson(record)).toBe(row.body);
    expect(createHash("sha256").update(row.body).digest()).toEqual(row.digest);
    const { event_id, targets, ts } = project(record);
    expect({ event_id, targets, ts: Date.parse(ts) }).toEqual({
      event_id: row.event_id,
      targets: row.targets,
      ts: row.ts.getTime(),
    });
  }
  const [event] = await runAsOwner(database.url, "SELECT * FROM audit.event ORDER BY id");
  expect(event).toMatchObject({
    action: "submission.vote",
    outcome: "success",
    actor_name: 'Zoë "Z" <z@bank.example>',
    target_name: "a/b",
    reason: "line\nbreak \u001f é 😀",
    before: null,
    after: { a: '\\ " /', b: [1, { aa: true, z: null }] },
    client_ip: "10.0.0.1",
  });
  await database.drop();
});
