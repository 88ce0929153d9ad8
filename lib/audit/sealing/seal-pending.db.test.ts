import { v7 } from "uuid";
import { describe, expect, test, vi } from "vitest";
import { pool } from "#lib/db/pool.ts";
import { openNote, parseCheckpoint, parseVkey } from "../log/index.ts";
import { asSuperuser } from "../testing/as-superuser.ts";
import { sealAll, sealPending } from "./index.ts";
import { knownNames } from "./keys.ts";
import { exampleReport, report, reports, rootOfRecords, sealedIds, waitingCount } from "./test-reports.ts";

async function logOf(name: string) {
  const { rows } = await pool().query<{ size: number; root: Buffer; checkpoint: string }>(
    "SELECT size::float8 AS size, root, checkpoint FROM audit.log WHERE class = $1",
    [name],
  );
  return rows[0] ?? expect.fail(`There is no log ${name}.`);
}

describe("sealing", () => {
  test("moves what waits to the end of its log, in the order it came", async () => {
    const first = await report(reports(300));
    await sealPending("standard");
    const second = await report(reports(300));
    await sealAll();
    expect(await sealedIds("standard")).toEqual([...first, ...second]);
    expect(await waitingCount()).toBe(0);
  });

  test("signs a checkpoint whose root follows from the records alone", async () => {
    await report(reports(70, { class: "security" }));
    await sealAll();
    const names = await knownNames();
    for (const each of ["standard", "security"] as const) {
      const { checkpoint, size, root } = await logOf(each);
      const vkeys = names.find((name) => name.class === each)?.vkeys ?? [];
      const { text } = openNote(checkpoint, vkeys.map(parseVkey));
      expect(parseCheckpoint(text)).toMatchObject({ size, root });
      expect(await rootOfRecords(each)).toEqual(root);
    }
  });

  test("by four at once loses nothing and seals nothing twice", async () => {
    const before = await sealedIds("standard");
    const sent: string[] = [];
    const work = async () => {
      for (let round = 0; round < 5; round++) {
        sent.push(...(await report(reports(20))));
        await sealPending();
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    await sealAll();
    const sealed = (await sealedIds("standard")).slice(before.length);
    expect(sealed.toSorted()).toEqual(sent.toSorted());
    expect(await rootOfRecords("standard")).toEqual((await logOf("standard")).root);
  });

  test("waits for no number that is not there yet: what commits late comes next", async () => {
    const slow = await pool().connect();
    await slow.query("BEGIN");
    const [late] = await report([exampleReport()], slow);
    const [early] = await report([exampleReport()]);
    await sealPending();
    await slow.query("COMMIT");
    slow.release();
    await sealPending();
    expect((await sealedIds("standard")).slice(-2)).toEqual([early, late]);
  });

  test("counts each hour and keeps the names that were seen", async () => {
    const caller = { identity: "bo@example.com", identity_name: "Bo", identity_type: "user" };
    await report(reports(3, { caller }));
    await report([exampleReport({ caller: { ...caller, identity_name: "Bo Diddley" } })]);
    await report([exampleReport({ caller, timestamp: "2026-11-21T09:59:59.999999Z" })]);
    await sealAll();
    const { rows } = await pool().query(
      `SELECT to_char(hour AT TIME ZONE 'UTC', 'HH24:MI') AS hour, count::int FROM audit.rollup
       WHERE dimension = 'actor' AND value = 'bo@example.com' ORDER BY hour`,
    );
    expect(rows).toEqual([
      { hour: "09:00", count: 1 },
      { hour: "10:00", count: 4 },
    ]);
    const { rows: sums } = await pool().query(
      `SELECT dimension, sum(count)::int = (SELECT count(*) FROM audit.record) AS whole FROM audit.rollup
       WHERE dimension IN ('all', 'action', 'status', 'operation') GROUP BY 1 ORDER BY 1`,
    );
    expect(sums.map(({ whole }) => whole)).toEqual([true, true, true, true]);
    const { rows: terms } = await pool().query(
      "SELECT label FROM audit.term WHERE dimension = 'actor' AND value = 'bo@example.com'",
    );
    expect(terms).toEqual([{ label: "Bo" }]);
  });

  test("writes a name again only when it is another, or another hour", async () => {
    const caller = { identity: "kim@example.com", identity_name: "Kim", identity_type: "user" };
    const seal = async (name: string, at: string) => {
      const named = { ...caller, identity_name: name };
      await report([exampleReport({ caller: named, timestamp: at, received_at: at })]);
      await sealAll();
      const { rows } = await pool().query<{ written: string; label: string; seen: string }>(
        `SELECT ctid::text AS written, label, to_char(last_seen AT TIME ZONE 'UTC', 'HH24:MI') AS seen
         FROM audit.term WHERE dimension = 'actor' AND value = 'kim@example.com'`,
      );
      return rows[0] ?? expect.fail("Kim is not known.");
    };
    const first = await seal("Kim", "2026-11-21T10:05:00.000000Z");
    expect(await seal("Kim", "2026-11-21T10:55:00.000000Z")).toEqual(first);
    expect(await seal("Kim Gordon", "2026-11-21T10:56:00.000000Z")).toMatchObject({ label: "Kim Gordon" });
    expect(await seal("Kim Gordon", "2026-11-21T11:00:00.000000Z")).toMatchObject({ seen: "11:00" });
    expect(await seal("Kim", "2026-11-21T09:00:00.000000Z")).toMatchObject({ label: "Kim", seen: "11:00" });
  });

  test("does not wait for who reads the log, when a month begins", async () => {
    const reader = await pool().connect();
    await reader.query("BEGIN");
    await reader.query("SELECT count(*) FROM audit.record");
    await report(reports(1, { class: "governance" }));
    expect(await sealPending("governance")).toBe(1);
    await reader.query("COMMIT");
    reader.release();
  });
});

describe("an event that was sealed already", () => {
  test("and comes again as it was is taken out of the inbox, once more and no more", async () => {
    const record = exampleReport();
    await report([record]);
    await sealAll();
    const before = await sealedIds("standard");
    await report([record]);
    await sealAll();
    expect(await sealedIds("standard")).toEqual(before);
    const { rows } = await pool().query("SELECT FROM audit.event WHERE action = 'audit.conflict'");
    expect(rows).toEqual([]);
  });

  test("and comes again months later, is in the log once", async () => {
    const longAgo = new Date(Date.now() - 100 * 86_400_000);
    const record = exampleReport({ audit_id: v7({ msecs: longAgo.getTime() }) });
    await report([record]);
    await sealAll();
    await asSuperuser(
      `SELECT audit.ensure_month('standard', '${longAgo.toISOString()}')`,
      `UPDATE audit.record SET sealed_at = '${longAgo.toISOString()}' WHERE event_id = '${record.audit_id}'`,
    );
    const before = await sealedIds("standard");
    await report([record]);
    await sealAll();
    expect(await sealedIds("standard")).toEqual(before);
    expect(await waitingCount()).toBe(0);
  });

  test.each(["standard", "security"] as const)(
    "and comes again with another content, as %s, is a conflict, which is an event",
    async (again) => {
      const record = exampleReport();
      await report([record]);
      await sealAll();
      await report([exampleReport({ ...record, class: again, reason: "Another." })]);
      await sealAll();
      expect((await sealedIds("standard")).at(-1)).toBe(record.audit_id);
      const { rows } = await pool().query(
        "SELECT outcome, targets, after FROM audit.event WHERE action = 'audit.conflict' AND targets = ARRAY[$1]",
        [`event:${record.audit_id}`],
      );
      expect(rows).toMatchObject([{ outcome: "refused", after: { class: again, gateway: "gw-1" } }]);
      expect(rows[0].after.sealed).not.toBe(rows[0].after.refused);
    },
  );
});

describe("a transaction that is cut off", () => {
  class Crash extends Error {}

  /** A connection of the pool that fails at its statement `last`; its COMMIT counts. */
  async function crashingAt(last: number) {
    const client = await pool().connect();
    let count = 0;
    vi.spyOn(pool(), "connect").mockImplementationOnce(async () => {
      return new Proxy(client, {
        get(of, name) {
          const value = Reflect.get(of, name);
          if (name !== "query") return typeof value === "function" ? value.bind(of) : value;
          return (...args: unknown[]) => {
            if (++count === last) throw new Crash();
            return value.apply(of, args);
          };
        },
      });
    });
  }

  async function everything() {
    const tables = ["inbox", "record", "log", "tile", "bundle", "checkpoint", "rollup", "term", "month"];
    const counts = tables.map(
      (table) => `(SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM audit.${table} t)`,
    );
    return (await pool().query(`SELECT ${counts.map((count, at) => `${count} AS ${tables[at]}`).join(", ")}`))
      .rows[0];
  }

  test("at any statement leaves all as it was; the next one seals it", async () => {
    await report(reports(10));
    const before = await everything();
    const size = (await sealedIds("standard")).length;
    let cuts = 0;
    for (let last = 1; ; last++) {
      await crashingAt(last);
      const done = await sealPending("standard").catch((error) => {
        if (!(error instanceof Crash)) throw error;
      });
      if (done !== undefined) {
        expect(done).toBe(10);
        break;
      }
      cuts++;
      expect(await everything(), `cut off at statement ${last}`).toEqual(before);
    }
    expect(cuts).toBeGreaterThan(8);
    expect(await sealedIds("standard")).toHaveLength(size + 10);
    expect(await rootOfRecords("standard")).toEqual((await logOf("standard")).root);
  });
});
