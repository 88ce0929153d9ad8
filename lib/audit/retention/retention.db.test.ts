import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import type { Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { emitAudit } from "#lib/kernel/emit-audit.ts";
import { addPerson, auditOf, ctxOf, unique } from "#prisma/seed/factories.ts";
import { oneFileProof, sealAll } from "../sealing/index.ts";
import { verifyDatabase } from "../sealing/verify-database.ts";
import { getEvent } from "../search/index.ts";
import {
  getRetention,
  handleApplyRetention,
  listHolds,
  placeHold,
  releaseHold,
  setRetention,
} from "./index.ts";
import { sealedIn } from "./test-months.ts";

let admin: UserActor;
let counsel: UserActor;
let auditor: UserActor;
beforeAll(async () => {
  [admin, counsel, auditor] = await Promise.all([
    addPerson("admin"),
    addPerson("compliance"),
    addPerson("auditor"),
  ]);
  await sealAll();
});

/** Each test has a year of its own: what it drops is older than what is there already. */
let year = 1_980;
beforeEach(() => {
  year += 1;
});

const by = (identity: string): Partial<AuditRecord> => ({ caller: { identity, identity_type: "user" } });

async function isThere(id: string | undefined): Promise<boolean> {
  const { rowCount } = await pool().query("SELECT FROM audit.record WHERE event_id = $1", [id]);
  return rowCount === 1;
}

type Applied = {
  class: string;
  month: string;
  count: number;
  held: number;
  first_idx: number;
  last_idx: number;
  size: number;
  root: string;
};

/** What the log says of months that were dropped, in its order. */
async function applied(): Promise<Applied[]> {
  const { rows } = await pool().query<{ after: Applied }>(
    "SELECT after FROM audit.event WHERE action = 'audit.apply_retention' ORDER BY id",
  );
  return rows.map(({ after }) => after).filter(({ month }) => month.startsWith(String(year)));
}

async function verdicts() {
  await sealAll();
  const { findings, faults, counts } = await verifyDatabase();
  return { findings, faults, counts };
}

describe("a month whose time has passed", () => {
  test("goes, the oldest first, with an event that says what went; the log and its proofs stay", async () => {
    const ids = [...(await sealedIn(`${year}-04`, [{}])), ...(await sealedIn(`${year}-05`, [{}, {}]))];
    const before = await pool().query("SELECT class, size, root FROM audit.log WHERE class = 'standard'");
    await handleApplyRetention();
    const said = (await applied()).filter((each) => each.class === "standard");
    expect(said.map(({ month, held }) => [month, held])).toEqual([
      [`${year}-04`, 0],
      [`${year}-05`, 0],
    ]);
    expect(said[1]).toMatchObject({
      count: 2,
      size: Number(before.rows[0].size),
      root: before.rows[0].root.toString("base64"),
    });
    expect(said[1]?.first_idx).toBe((said[0]?.last_idx ?? 0) + 1);
    for (const id of ids) expect(await isThere(id)).toBe(false);
    expect(
      (await pool().query("SELECT class, size, root FROM audit.log WHERE class = 'standard'")).rows,
    ).toEqual(before.rows);
    const { findings, faults, counts } = await verdicts();
    expect({ findings, faults }).toEqual({ findings: [], faults: [] });
    expect(counts.EXPIRED_OK).toBeGreaterThanOrEqual(3);
  });

  test("is not counted any more; what was sealed after it is, whenever it happened", async () => {
    const at = (time: string) => ({ timestamp: `${year}-${time}.000000Z` });
    const server = unique("com.example/counted");
    const operation = { type: "tools/call", server, name: "get" };
    await sealedIn(`${year}-04`, [{ operation }, { operation }]);
    // Reported late: it happened in April, and is kept as long as May.
    await sealedIn(`${year}-05`, [{ operation, ...at("04-20T10:00:00") }]);
    await runAsOwner(
      databaseUrl(),
      `UPDATE audit.month SET keep_until = 'infinity' WHERE class = 'standard' AND month = '${year}-05-01'`,
    );
    await handleApplyRetention();
    const { rows } = await pool().query(
      "SELECT hour, count::int FROM audit.rollup WHERE dimension = 'server' AND value = $1",
      [server],
    );
    expect(rows).toEqual([{ hour: new Date(`${year}-04-20T10:00:00Z`), count: 1 }]);
    await runAsOwner(
      databaseUrl(),
      `UPDATE audit.month SET keep_until = now() WHERE month = '${year}-05-01'`,
    );
    await handleApplyRetention();
    const { rowCount } = await pool().query("SELECT FROM audit.term WHERE value = $1", [server]);
    expect(rowCount).toBe(0);
  });

  test("goes once, also when several processes see to it", async () => {
    await sealedIn(`${year}-04`, [{}]);
    await Promise.all([handleApplyRetention(), handleApplyRetention(), handleApplyRetention()]);
    expect((await applied()).filter((each) => each.class === "standard")).toHaveLength(1);
  });

  test("takes along what could be erased of it, but for what is held", async () => {
    const [gone, held] = await sealedIn(`${year}-04`, [by("usr_gone"), by("usr_held")]);
    const subject = unique("customer:D");
    await pool().query("INSERT INTO audit.subject_key (subject, sealed_key) VALUES ($1, 'k')", [subject]);
    await pool().query(
      "INSERT INTO audit.disclosure (event_id, digest, subject, ciphertext) VALUES ($1, 'a', $3, 'x'), ($2, 'b', $3, 'x')",
      [gone, held, subject],
    );
    const hold = await placeHold(ctxOf(counsel), {
      name: unique("hold"),
      reason: "A lawsuit.",
      query: "actor:usr_held",
    });
    await handleApplyRetention();
    const { rows } = await pool().query("SELECT event_id FROM audit.disclosure WHERE subject = $1", [
      subject,
    ]);
    expect(rows).toEqual([{ event_id: held }]);
    await releaseHold(ctxOf(counsel), { id: hold.id, reason: "It was settled." });
  });
});

describe("a month whose time has not passed", () => {
  test("stays, though an older one goes", async () => {
    await sealedIn(`${year}-04`, [{}]);
    const [kept] = await sealedIn(`${year}-05`, [{}]);
    await runAsOwner(
      databaseUrl(),
      `UPDATE audit.month SET keep_until = now() + interval '1 hour' WHERE month = '${year}-05-01'`,
    );
    await handleApplyRetention();
    expect((await applied()).map(({ month }) => month)).toEqual([`${year}-04`]);
    expect(await isThere(kept)).toBe(true);
    await runAsOwner(
      databaseUrl(),
      `UPDATE audit.month SET keep_until = now() WHERE month = '${year}-05-01'`,
    );
    await handleApplyRetention();
    expect(await isThere(kept)).toBe(false);
  });

  test("stays where an older month of its class stays", async () => {
    await sealedIn(`${year}-04`, [{}]);
    const [kept] = await sealedIn(`${year}-05`, [{}]);
    await runAsOwner(
      databaseUrl(),
      `UPDATE audit.month SET keep_until = now() + interval '1 hour' WHERE month = '${year}-04-01'`,
    );
    await handleApplyRetention();
    expect(await isThere(kept)).toBe(true);
    await runAsOwner(
      databaseUrl(),
      `UPDATE audit.month SET keep_until = now() WHERE month = '${year}-04-01'`,
    );
    await handleApplyRetention();
  });

  const drop = (month: string, event: string) =>
    pool().query("SELECT audit.drop_month('standard', $1::date, $2::uuid)", [`${month}-01`, event]);
  const event = async (month: string) =>
    (
      await emitAudit(db(), systemCtx("tests"), {
        action: "audit.apply_retention",
        target: { type: "log", id: "standard" },
        after: { class: "standard", month },
      })
    )[0] ?? "";

  test("can't be dropped by the product's role, whatever it says", async () => {
    const { rows } = await pool().query(
      "SELECT to_char(max(month), 'YYYY-MM') AS month FROM audit.month WHERE class = 'security'",
    );
    const now = rows[0].month;
    await emitAudit(db(), systemCtx("tests"), { action: "catalog.create" });
    await sealedIn(`${year}-03`, [{}]);
    await runAsOwner(
      databaseUrl(),
      `UPDATE audit.month SET keep_until = 'infinity' WHERE month = '${year}-03-01'`,
    );
    await expect(drop(`${year}-03`, await event(`${year}-03`))).rejects.toThrow("is kept until");
    await expect(drop(now, await event(now))).rejects.toThrow(/no month|is kept until/);
    await expect(pool().query(`DROP TABLE audit.record_standard_${year}_03`)).rejects.toThrow(
      "must be owner",
    );
    await runAsOwner(
      databaseUrl(),
      `UPDATE audit.month SET keep_until = now() WHERE month = '${year}-03-01'`,
    );
    await expect(drop(`${year}-03`, await event(`${year}-02`))).rejects.toThrow("no event says");
    await expect(drop(`${year}-03`, "0198f2c0-aabb-7ccd-9e0f-112233445566")).rejects.toThrow("no event says");
    // The right month, but not how much goes.
    await expect(drop(`${year}-03`, await event(`${year}-03`))).rejects.toThrow("no event says");
    await handleApplyRetention();
    await expect(drop(`${year}-03`, await event(`${year}-03`))).rejects.toThrow("has no month");
  });
});

describe("a legal hold", () => {
  const place = (query: string) =>
    placeHold(ctxOf(counsel), { name: unique("hold"), reason: "A lawsuit.", query });

  test("keeps what it covers beyond its month, found by its id and provable", async () => {
    const [held, other] = await sealedIn(`${year}-04`, [by("usr_sued"), by("usr_other")]);
    const hold = await place("actor:usr_sued");
    await handleApplyRetention();
    expect(await isThere(held)).toBe(false);
    expect(await applied()).toMatchObject([{ count: expect.any(Number), held: 1 }]);
    const found = await getEvent(ctxOf(auditor), { id: held ?? "" });
    expect(found).toMatchObject({ held: true, record: { audit_id: held, caller: { identity: "usr_sued" } } });
    expect((await oneFileProof(held ?? "")).record).toBe(found.body);
    await expect(getEvent(ctxOf(auditor), { id: other ?? "" })).rejects.toMatchObject({ code: "not_found" });
    const { items } = await listHolds(ctxOf(auditor), {});
    expect(items.find(({ id }) => id === hold.id)).toMatchObject({
      held: 1,
      released_at: null,
      placed_by: { id: counsel.id },
    });
    const { findings, faults, counts } = await verdicts();
    expect({ findings, faults }).toEqual({ findings: [], faults: [] });
    expect(counts.HELD).toBeGreaterThanOrEqual(1);
    await releaseHold(ctxOf(counsel), { id: hold.id, reason: "It was settled." });
  });

  test("counts a record once that several holds cover", async () => {
    const [held] = await sealedIn(`${year}-04`, [by("usr_twice")]);
    const holds = [await place("actor:usr_twice"), await place(`id:${held}`)];
    await handleApplyRetention();
    expect(await applied()).toMatchObject([{ held: 1 }]);
    for (const { id } of holds) await releaseHold(ctxOf(counsel), { id, reason: "It was settled." });
  });

  test("holds nothing more once it is released, and is released once", async () => {
    const [gone] = await sealedIn(`${year}-04`, [by("usr_free")]);
    const { id } = await place("actor:usr_free");
    const released = await releaseHold(ctxOf(counsel), { id, reason: "It was settled." });
    expect(released).toMatchObject({ released_by: { id: counsel.id }, release_reason: "It was settled." });
    await expect(releaseHold(ctxOf(counsel), { id, reason: "Again." })).rejects.toMatchObject({
      code: "conflict",
    });
    await handleApplyRetention();
    await expect(getEvent(ctxOf(auditor), { id: gone ?? "" })).rejects.toMatchObject({ code: "not_found" });
    expect((await auditOf(id)).map(({ action, outcome, reason }) => [action, outcome, reason])).toEqual([
      ["audit.hold", "success", "A lawsuit."],
      ["audit.release_hold", "success", "It was settled."],
      ["audit.release_hold", "refused", expect.stringContaining("released this hold already")],
    ]);
  });

  test("that is released lets go what no other covers, with an event that names each; its leaf has expired", async () => {
    const [one, both] = await sealedIn(`${year}-04`, [by("usr_one"), by("usr_both"), by("usr_none")]);
    const first = await place("actor:usr_one,usr_both");
    const second = await place("actor:usr_both");
    await handleApplyRetention();
    const heldNow = async () => {
      const { rows } = await pool().query(
        "SELECT event_id AS id, idx::int AS idx FROM audit.held ORDER BY idx",
      );
      return rows.filter(({ id }) => id === one || id === both);
    };
    const before = await heldNow();
    expect(before.map(({ id }) => id)).toEqual([one, both]);

    await releaseHold(ctxOf(counsel), { id: first.id, reason: "It was settled." });
    await handleApplyRetention();
    expect(await heldNow()).toEqual([before[1]]);
    expect((await applied()).slice(1)).toEqual([
      { class: "standard", month: `${year}-04`, count: 1, released: [before[0]?.idx] },
    ]);
    await expect(getEvent(ctxOf(auditor), { id: one ?? "" })).rejects.toMatchObject({ code: "not_found" });
    expect(await verdicts()).toMatchObject({ findings: [], faults: [] });

    await releaseHold(ctxOf(counsel), { id: second.id, reason: "It was settled." });
    await handleApplyRetention();
    expect(await heldNow()).toEqual([]);
    expect(await verdicts()).toMatchObject({ findings: [], faults: [] });
  });

  test("is kept in canonical form that will mean the same in years", async () => {
    const { query } = await place(`   status:success   ACTOR:${counsel.email} after:-30d `);
    expect(query).toMatch(
      new RegExp(`^status:success actor:"?${counsel.email}"?(,${counsel.id})? after:\\d{4}-\\d\\d-\\d\\dT`),
    );
    expect(query).toContain(counsel.id);
    await db().legalHold.updateMany({ data: { releasedAt: new Date(), releaseReason: "tests" } });
  });

  test.each(["", "   ", "colour:red", "after:soon"])(
    "of %j is refused: it can't be read, or covers everything",
    async (query) => {
      await expect(place(query)).rejects.toMatchObject({ code: "invalid" });
    },
  );

  test("that can't be read any more lets nothing go", async () => {
    const [kept] = await sealedIn(`${year}-04`, [{}]);
    const { id } = await place("status:success");
    await db().legalHold.update({ where: { id }, data: { query: "colour:red" } });
    await expect(handleApplyRetention()).rejects.toThrow("can't be read");
    expect(await isThere(kept)).toBe(true);
    await releaseHold(ctxOf(counsel), { id, reason: "It was settled." });
    await handleApplyRetention();
    expect(await isThere(kept)).toBe(false);
  });

  test.each<Role>(["admin", "governance", "auditor", "member"])(
    "is not for the role %s to place or release",
    async (role) => {
      const ctx = ctxOf(await addPerson(role));
      const input = { name: "x", reason: "x", query: "status:success" };
      await expect(placeHold(ctx, input)).rejects.toMatchObject({ code: "forbidden" });
      await expect(releaseHold(ctx, { id: "hld_1", reason: "x" })).rejects.toMatchObject({
        code: "forbidden",
      });
    },
  );

  test("is not there when its id is unknown; members see none", async () => {
    await expect(releaseHold(ctxOf(counsel), { id: "hld_1", reason: "x" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(listHolds(ctxOf(await addPerson("member")), {})).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("how long a class is kept", () => {
  const keptUntil = async (month: string) => {
    const { rows } = await pool().query(
      "SELECT keep_until FROM audit.month WHERE class = 'standard' AND month = $1",
      [`${month}-01`],
    );
    return (rows[0].keep_until as Date).toISOString().slice(0, 10);
  };
  const set = (years: number) =>
    setRetention(ctxOf(admin), { class: "standard", years, reason: "The regulator asks for it." });

  test("grows for all that is there, and shrinks for what has not begun alone", async () => {
    await sealedIn(`${year}-04`, [{}]);
    expect(await keptUntil(`${year}-04`)).toBe(`${year + 2}-05-01`);
    const longer = await set(5);
    expect(longer.message).toContain("kept for 5 years from now on, also those that are there already");
    expect(await keptUntil(`${year}-04`)).toBe(`${year + 5}-05-01`);
    const shorter = await set(2);
    expect(shorter.message).toContain(
      "Months that have not begun are kept for 2 years. What was promised to months that have begun stands",
    );
    const next = new Date();
    const promised = new Date(Date.UTC(next.getUTCFullYear() + 5, next.getUTCMonth() + 1, 1)).toISOString();
    expect(shorter.kept_until).toBe(promised);
    expect(shorter.message).toContain(promised.slice(0, 10));
    expect(await keptUntil(`${year}-04`)).toBe(`${year + 5}-05-01`);
    expect((await getRetention(ctxOf(auditor), {})).classes).toContainEqual({
      class: "standard",
      years: 2,
      oldest_month: `${year}-04`,
    });
    const log = (await auditOf("standard")).filter(({ action }) => action === "audit.set_retention");
    expect(log.map(({ before, after, reason }) => [before?.years, after?.years, reason])).toEqual([
      [2, 5, "The regulator asks for it."],
      [5, 2, "The regulator asks for it."],
    ]);
    await handleApplyRetention();
  });

  test("is not set to what it is, nor beyond reason", async () => {
    await expect(set(2)).rejects.toMatchObject({ code: "conflict" });
    for (const years of [0, 101, 1.5]) await expect(set(years)).rejects.toMatchObject({ code: "invalid" });
  });

  test.each<Role>(["governance", "compliance", "auditor", "member"])(
    "is not for the role %s to set",
    async (role) => {
      const ctx = ctxOf(await addPerson(role));
      await expect(setRetention(ctx, { class: "standard", years: 9, reason: "x" })).rejects.toMatchObject({
        code: "forbidden",
      });
    },
  );

  test("is not for a member to see", async () => {
    await expect(getRetention(ctxOf(await addPerson("member")), {})).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
