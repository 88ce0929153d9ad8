import { expect, test, beforeAll } from "vitest";
import pg from "pg";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { holdLock } from "#lib/db/test-locks.ts";
import { databaseUrl } from "#lib/env.ts";
import { createDelegation, disableUser, startSession } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf, exampleDocument, oneSignature, submitForReview, vote } from "#prisma/seed/factories.ts";
import { getServer, listServers } from "#lib/catalog/index.ts";
import { confirmRecertification, getRecertification, getServerStanding, lapseDueVersions, voteRecertification, placeQuarantine, proposeLift, voteLift } from "./index.ts";
import { inDays, publish, publishDue, setTerm } from "./test-recertification.ts";

const short = (e: any) => e?.status ?? `${e?.constructor?.name}: ${e?.code} ${String(e?.message).replace(/\s+/g, " ").slice(0, 220)}`;
let owner: UserActor, gov: UserActor, comp: UserActor;
beforeAll(async () => {
  [owner, gov, comp] = (await Promise.all([addPerson("member"), addPerson("governance"), addPerson("compliance")])) as never;
});

test("L1 one row that can't be read stops no other from lapsing", async () => {
  const plan = { owner: `user:${owner.email}` };
  const bad = await publish(plan), good = await publish(plan);
  for (const v of [bad, good]) await setTerm(v.versionId, inDays(-20));
  await db().serverVersion.update({ where: { id: bad.versionId }, data: { conditions: '{"until":"soon"}' } });
  const r = await lapseDueVersions().catch((e) => e);
  const row = await db().serverVersion.findUniqueOrThrow({ where: { id: good.versionId } });
  console.log("L1", short(r), r, "good lapsed:", row.lapsedAt);
  await db().serverVersion.update({ where: { id: bad.versionId }, data: { conditions: null } });
  expect(row.lapsedAt).not.toBeNull();
});

test("L2 the console shows nothing that is not callable", async () => {
  const one = await publish({ owner: `user:${owner.email}` });
  await setTerm(one.versionId, inDays(-20));
  const standing = await getServerStanding(ctxOf(owner), { name: one.name });
  const shown = await getServer(ctxOf(owner), { name: one.name }).then(() => "shown", short);
  console.log("L2 callable", standing.versions[0]?.callable, shown);
  expect(shown).toBe(404);
});

test("L3 the owner confirms while they are disabled", async () => {
  const me = await addPerson("member");
  const item = await publishDue({ owner: `user:${me.email}` });
  await startSession(systemCtx("t"), { issuer: "https://i", subject: me.id, name: me.name, email: me.email, email_verified: true, roles: null });
  // disable: user row locked, held up at the session for longer than deadlock_timeout
  const lock = await holdLock(`SELECT id FROM session WHERE user_id = $1 FOR UPDATE`, [me.id]);
  const disabling = disableUser(systemCtx("t"), { id: me.id }).then(() => "ok", short);
  await lock.waiters(1);
  const confirming = confirmRecertification(ctxOf(me), { id: item.id, digest: item.digest, text: "yes" }).then(() => "ok", short);
  await lock.waiters(2);
  await new Promise((r) => setTimeout(r, 1500));
  await lock.release();
  console.log("L3 disable:", await disabling, "confirm:", await confirming);
  expect(await disabling).toBe("ok");
});

test("L4 the delegate of who confirmed does not decide", async () => {
  const me = await addPerson("member", "governance");
  const d = await addPerson("governance");
  const item = await publishDue({ owner: `user:${me.email}` });
  await createDelegation(ctxOf(me), { delegate: d.id, reason: "x", ends_at: inDays(1).toISOString() });
  await confirmRecertification(ctxOf(me), { id: item.id, digest: item.digest, text: "yes" });
  const r = await voteRecertification(ctxOf(d), { id: item.id, digest: item.digest, decision: "approve", reason: "x" }).catch((e) => e);
  console.log("L4", short(r));
});

test("L5 an older version that was approved as restricted is confirmed by as many as then", async () => {
  const doc = exampleDocument();
  const plan = { owner: `user:${owner.email}`, document: doc, facts: { data_classification: "restricted", access_level: "read" } as const };
  const one = await publish(plan);
  await publish({ ...plan, document: { ...doc, version: "2.0.0" }, facts: oneSignature });
  await setTerm(one.versionId, inDays(5));
  const { handleOpenRecertifications } = await import("./open-due-recertifications.ts");
  await handleOpenRecertifications();
  const item = await db().recertification.findFirstOrThrow({ where: { versionId: one.versionId, status: "awaiting_owner" } });
  const view = await getRecertification(ctxOf(gov), { id: item.id });
  console.log("L5", JSON.stringify((view as any).stages));
});

test("L6 lift: who proposed first and withdrew; who submitted", async () => {
  const sub = await addPerson("member", "governance");
  const one = await publish({ owner: `user:${owner.email}`, submitter: sub });
  const q = await placeQuarantine(ctxOf(gov), { scope: "server", name: one.name, reason: "x" });
  const p = await proposeLift(ctxOf(comp), { id: q.id, reason: "x" });
  const r = await voteLift(ctxOf(sub), { id: q.id, decision: "approve", digest: (p as any).lift?.digest ?? (p as any).lift_digest ?? "", reason: "x" }).catch((e) => e);
  console.log("L6 submitter lifts", short(r), r.message);
});
