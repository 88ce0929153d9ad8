import { readFile, rm } from "node:fs/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { openNote, parsePolicy, parseVkey } from "../log/index.ts";
import { policyText, rotateKeys, sealAll, sealPending } from "./index.ts";
import { knownNames } from "./keys.ts";
import { report, reports } from "./test-reports.ts";

const ctx = systemCtx("tests");

beforeEach(async () => {
  for (const each of retentionClasses) await report(reports(2, { class: each }));
  await sealAll();
});

async function vkeysOf(of: RetentionClass): Promise<string[]> {
  return (await knownNames()).find((name) => name.class === of)?.vkeys ?? [];
}

/** The ids of the keys that signed a log's newest checkpoint, all of which hold. */
async function signersOf(of: RetentionClass): Promise<string[]> {
  const { rows } = await pool().query("SELECT checkpoint FROM audit.log WHERE class = $1", [of]);
  const { verified, unverified } = openNote(rows[0].checkpoint, (await vkeysOf(of)).map(parseVkey));
  expect(unverified).toEqual([]);
  return verified.map(({ keyId }) => keyId).toSorted();
}
const idOf = (vkey: string | undefined) => vkey?.split("+")[1] ?? "";
const filed = () => readFile(env().auditKeyFile, "utf8");

async function rotation() {
  const { rows } = await pool().query(
    "SELECT before, after, reason FROM audit.event WHERE action = 'audit.rotate_key' ORDER BY occurred_at DESC LIMIT 1",
  );
  return rows[0];
}

describe("rotating the keys", () => {
  test("has the next checkpoint of each log signed by both, and the one after by the new key alone", async () => {
    const before = (await knownNames()).map(({ vkeys }) => vkeys[0]);
    const { keys, cross_signed } = await rotateKeys(ctx);
    expect(cross_signed).toBe(true);
    for (const each of retentionClasses) {
      const [current, previous] = await vkeysOf(each);
      expect(keys).toContain(current);
      expect(before).toContain(previous);
      expect(await signersOf(each)).toEqual([idOf(current), idOf(previous)].toSorted());
      await report(reports(1, { class: each }));
      await sealPending(each);
      expect(await signersOf(each)).toEqual([idOf(current)]);
    }
    expect(await rotation()).toEqual({
      before: { keys: before },
      after: { keys, cross_signed: true },
      reason: null,
    });
  });

  test("leaves the new private keys alone in the file, and all public ones in the policy", async () => {
    const { keys } = await rotateKeys(ctx);
    const lines = (await filed()).trim().split("\n");
    expect(lines.map((line) => line.split("+")[3]).toSorted()).toEqual(keys.map(idOf).toSorted());
    const { rows } = await pool().query("SELECT count(*)::int AS count FROM audit.log_key");
    expect(parsePolicy(await policyText()).logs).toHaveLength(rows[0].count);
  });

  test("by two at once leaves every log with a key that is in the file", async () => {
    await Promise.all([rotateKeys(ctx), rotateKeys(ctx)]);
    const current = (await knownNames()).map(({ vkeys }) => idOf(vkeys[0]));
    const lines = (await filed()).trim().split("\n");
    expect(lines.map((line) => line.split("+")[3]).toSorted()).toEqual(current.toSorted());
    for (const each of retentionClasses)
      expect(await signersOf(each)).toContain(idOf((await vkeysOf(each))[0]));
  });

  test("with the old keys lost says so, and nobody vouches for the new ones", async () => {
    await rm(env().auditKeyFile);
    await expect(rotateKeys(ctx)).rejects.toThrow("say --lost if it is gone");
    expect(await rotateKeys(ctx, { lost: true })).toMatchObject({ cross_signed: false });
    for (const each of retentionClasses)
      expect(await signersOf(each)).toEqual([idOf((await vkeysOf(each))[0])]);
    expect(await rotation()).toMatchObject({
      after: { cross_signed: false },
      reason: "The old keys are lost: they do not vouch for the new ones.",
    });
  });

  test("is not done as lost while the keys are there", async () => {
    const before = await filed();
    await expect(rotateKeys(ctx, { lost: true })).rejects.toThrow("The keys are all there.");
    expect(await filed()).toBe(before);
  });

  test("is an administrator's", async () => {
    const before = await filed();
    await expect(rotateKeys(ctxOf(await addPerson("auditor")))).rejects.toThrow("role admin");
    expect(await filed()).toBe(before);
  });
});
