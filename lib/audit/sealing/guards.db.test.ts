import { beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "#lib/core/ids.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { sealAll } from "./index.ts";
import { exampleReport, report, reports } from "./test-reports.ts";

beforeAll(async () => {
  await report(reports(3));
  await sealAll();
  await pool().query("INSERT INTO audit.held SELECT * FROM audit.record LIMIT 1");
  await report(reports(1));
});

/** What would alter each table, were it allowed. */
const changes = {
  inbox: "UPDATE audit.inbox SET body = '{}'",
  record: "UPDATE audit.record SET body = '{}'",
  held: "UPDATE audit.held SET body = '{}'",
  tile: "UPDATE audit.tile SET hashes = substr(hashes, 1, 32)",
  bundle: "UPDATE audit.bundle SET entries = ''",
  checkpoint: "UPDATE audit.checkpoint SET note = ''",
  log_key: "UPDATE audit.log_key SET name = ''",
};

describe("the log is written once", () => {
  const statements = Object.entries(changes).flatMap(([table, update]) => [
    [table, update] as const,
    [table, `DELETE FROM audit.${table}`] as const,
    [table, `TRUNCATE audit.${table}`] as const,
  ]);

  test.each(statements)("the product's role may not change %s: %s", async (table, sql) => {
    await expect(pool().query(sql)).rejects.toThrow(`permission denied for table ${table}`);
  });

  test.each(statements.filter(([, sql]) => sql !== "DELETE FROM audit.inbox"))(
    "a trigger stops even the owner from changing %s: %s",
    async (_table, sql) => {
      await expect(runAsOwner(databaseUrl(), sql)).rejects.toThrow("append-only");
    },
  );

  test("a month's own partition is no way round it", async () => {
    const rows = await runAsOwner<{ name: string }>(
      databaseUrl(),
      "SELECT relname AS name FROM pg_class WHERE relname ~ '^record_standard_\\d{4}_\\d\\d$'",
    );
    expect(rows).toHaveLength(1);
    for (const verb of [
      `UPDATE audit.${rows[0]?.name} SET body = ''`,
      `DELETE FROM audit.${rows[0]?.name}`,
    ]) {
      await expect(pool().query(verb)).rejects.toThrow("permission denied");
      await expect(runAsOwner(databaseUrl(), verb)).rejects.toThrow("append-only");
    }
    await expect(runAsOwner(databaseUrl(), `TRUNCATE audit.${rows[0]?.name}`)).rejects.toThrow("append-only");
  });

  test.each(["record", "tile", "bundle", "month", "rollup", "term"])(
    "the product's role adds to %s by sealing alone",
    async (table) => {
      await expect(pool().query(`INSERT INTO audit.${table} SELECT * FROM audit.${table}`)).rejects.toThrow(
        "permission denied",
      );
    },
  );

  test.each(["size = 0", "root = NULL", "checkpoint = NULL", "retention_years = 1", "origin = 'x'"])(
    "a log's state is no statement's to set: %s",
    async (change) => {
      await expect(pool().query(`UPDATE audit.log SET ${change}`)).rejects.toThrow("permission denied");
    },
  );
});

describe("the functions that may do more than the product's role", () => {
  test("run no code of the caller's, such as a type of the same name as one they use", async () => {
    const said = exampleReport({ class: "security", action: "audit.erase", context: {} });
    await report([said]);
    const client = await pool().connect();
    try {
      await client.query("BEGIN");
      await client.query(`CREATE FUNCTION pg_temp.as_whom(json) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'run as %', current_user; END $$`);
      await client.query(
        "CREATE DOMAIN pg_temp.jsonb AS pg_catalog.jsonb CHECK (pg_temp.as_whom(VALUE::pg_catalog.json))",
      );
      await expect(
        client.query("SELECT audit.erase_subject('customer:C-1', $1)", [said.audit_id]),
      ).rejects.toThrow("no event says");
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });

  test("take no event's word whose id is that of one in the log: it would go, and leave no trace", async () => {
    const { rows } = await pool().query("SELECT event_id AS id FROM audit.record LIMIT 1");
    const after = { subjects: ["customer:C-1"] };
    const said = exampleReport({
      ...{ audit_id: rows[0].id, class: "security", action: "audit.erase", context: {} },
      change: { before: null, after },
    });
    await report([said]);
    const erase = (id: string) => pool().query("SELECT audit.erase_subject('customer:C-1', $1)", [id]);
    await expect(erase(said.audit_id)).rejects.toThrow("no event says");
    await pool().query("SELECT audit.discard_sealed($1)", [[said.audit_id]]);
    // A gateway says nothing of what the console does, and a column says nothing that its record does not.
    const sent = { ...said, audit_id: newUuid(), context: { gateway_id: "gw-1" } };
    const other = { ...said, audit_id: newUuid(), action: "audit.search" };
    await report([sent, other]);
    await runAsOwner(
      databaseUrl(),
      `SET session_replication_role = replica; UPDATE audit.inbox SET action = 'audit.erase' WHERE event_id = '${other.audit_id}'`,
    );
    for (const id of [sent.audit_id, other.audit_id])
      await expect(erase(id)).rejects.toThrow("no event says");
    const own = { ...said, audit_id: newUuid() };
    await report([own]);
    await erase(own.audit_id);
    await runAsOwner(databaseUrl(), "DELETE FROM audit.inbox WHERE class = 'security'");
  });

  test("hold nothing but what is in the log: a waiting event could be made to look sealed, and be discarded", async () => {
    await expect(
      pool().query(`INSERT INTO audit.held (class, idx, sealed_at, event_id, ts, action, status, operation, targets, body)
        SELECT class, 1000, clock_timestamp(), event_id, ts, action, status, operation, targets, body FROM audit.inbox LIMIT 1`),
    ).rejects.toThrow("no record of standard is as what should be held of it");
    await expect(
      pool().query(
        'INSERT INTO audit.held SELECT (jsonb_populate_record(r, \'{"status": "error"}\')).* FROM audit.record r OFFSET 1 LIMIT 1',
      ),
    ).rejects.toThrow("no record of standard");
  });

  test("release nothing that is held without the event, or before its month is gone", async () => {
    const { rows } = await pool().query("SELECT idx::int AS idx FROM audit.held");
    const release = (id: string) =>
      pool().query("SELECT audit.release_held('standard', $1, $2)", [[rows[0].idx], id]);
    await expect(release(newUuid())).rejects.toThrow("no event says");
    const after = { class: "standard", released: [rows[0].idx] };
    const said = exampleReport({
      ...{ class: "security", action: "audit.apply_retention", context: {} },
      change: { before: null, after },
    });
    await report([said]);
    expect((await release(said.audit_id)).rows).toEqual([{ release_held: 0 }]);
    expect((await pool().query("SELECT FROM audit.held")).rowCount).toBe(1);
    await runAsOwner(databaseUrl(), "DELETE FROM audit.inbox WHERE class = 'security'");
  });

  test.each(["ensure_month('standard', now())", "forget_disclosures('{}')"])(
    "are no detour: %s",
    async (call) => {
      await expect(pool().query(`SELECT audit.${call}`)).rejects.toThrow("permission denied");
    },
  );
});

describe("audit.seal() refuses", () => {
  const seal = (size: string, ids: string, tiles = "'{}', '{}', '{}'") =>
    pool().query(`SELECT audit.seal('standard', ${size}, ${ids}, sha256('x'), 'x', ${tiles}, '{}', '{}')`);
  const size = "(SELECT size FROM audit.log WHERE class = 'standard')";
  const waiting = "ARRAY(SELECT event_id FROM audit.inbox WHERE class = 'standard')";

  test("a size that is not the log's", async () => {
    await expect(seal("1", waiting)).rejects.toThrow("the log standard has 3 events, not 1");
  });

  test("an event that does not wait", async () => {
    await expect(seal(size, "ARRAY(SELECT event_id FROM audit.record)")).rejects.toThrow(
      "0 of 3 events were in the inbox",
    );
  });

  test("an event of another class", async () => {
    await report([exampleReport({ class: "security" })]);
    await expect(seal(size, "ARRAY(SELECT event_id FROM audit.inbox)")).rejects.toThrow(/1 of \d events/);
  });

  test("a tile that does not begin as it was", async () => {
    await expect(seal(size, waiting, "'{0}', '{0}', ARRAY[sha256('x')]")).rejects.toThrow(
      "tile is append-only: it grows at its end",
    );
  });
});
