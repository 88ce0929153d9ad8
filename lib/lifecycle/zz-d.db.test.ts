import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation, disableUser, enableUser, endDelegation } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, ctxOf, exampleDocument, exampleSnapshot, oneSignature, submitForReview, twoSignatures, vote } from "#prisma/seed/factories.ts";
import { CatalogStore } from "#lib/catalog/catalog-store.ts";
import { createCatalog } from "#lib/catalog/index.ts";
import { castVote, getSubmission, handleSettleVotes, reviseSubmission, setNamespace } from "#lib/registry/index.ts";
import { proposePolicy, votePolicy } from "#lib/settings/index.ts";
import { confirmRecertification, getServerStanding, handleOpenRecertifications, handleSettleRecertifications, lapseDueVersions, placeQuarantine, voteRecertification } from "./index.ts";
import { inDays, openItemOf, publish, setTerm } from "./test-recertification.ts";

const short = (e: any) => e?.status ?? `${e?.constructor?.name}: ${e?.code} ${String(e?.message).replace(/\s+/g, " ").slice(0, 220)}`;
const store = new CatalogStore();
afterAll(() => store.stop());
let owner: UserActor, gov: UserActor, gov2: UserActor, comp: UserActor;
beforeAll(async () => {
  [owner, gov, gov2, comp] = (await Promise.all([addPerson("member"), addPerson("governance"), addPerson("governance"), addPerson("compliance")])) as never;
});

test("P1 the delegate of who proposed a matrix signs it", async () => {
  const p = await addPerson("admin"), d = await addPerson("admin");
  await createDelegation(ctxOf(p), { delegate: d.id, reason: "x", ends_at: inDays(1).toISOString() });
  const now = await db().approvalPolicy.findFirstOrThrow({ orderBy: { version: "desc" } });
  const rules = JSON.parse(JSON.stringify(now.rules)) as any[];
  const full = rules.map((r) => ({ transport: "any", origin: "any", ...r }));
  full.push({ ...full[3], stages: [{ role: "governance", need: 1 }, { role: "compliance", need: 1 }], origin: "third_party" });
  full[3] = { ...full[3], stages: [{ role: "governance", need: 1 }], origin: "in_house" };
  const change = await proposePolicy(ctxOf(p), { base_version: now.version, rules: full, reason: "x" } as never);
  const r = await votePolicy(ctxOf(d), { id: change.id, digest: change.digest, decision: "approve", reason: "x" }).catch((e) => e);
  console.log("P1", short(r));
});

test("P2 a namespace mapped meanwhile loosens what is in review, votes kept", async () => {
  const doc = exampleDocument({ name: `com.acme${Date.now()}/x` });
  const s = await submitForReview(owner, twoSignatures, doc);
  await vote(gov, s);
  const team = (await addTeam(comp)).slice(5);
  await setNamespace(ctxOf(await addPerson("admin")), { prefix: doc.name.split("/")[0]!, team, data_classification: "internal", access_level: "write" });
  const r = await reviseSubmission(ctxOf(owner), { id: s.id, purpose: s.purpose });
  console.log("P2 before", JSON.stringify(s.stages.map(({ role, need }) => ({ role, need }))), "after", JSON.stringify(r.stages.map(({ role, need, have }) => ({ role, need, have }))), "same digest", r.digest === s.digest, r.status);
  await handleSettleVotes({ user_id: gov.id });
  console.log("P2 end", (await getSubmission(ctxOf(owner), { id: s.id })).status);
});

test("R1 counted again after its date", async () => {
  const doc = exampleDocument();
  const s = await submitForReview(owner, { data_classification: "restricted", access_level: "read" }, doc);
  const until = new Date(Date.now() + 4000);
  await castVote(ctxOf(gov), { id: s.id, digest: s.digest, decision: "approve", reason: "x", conditions: { until: until.toISOString() } });
  await vote(gov2, s); await vote(comp, s);
  const v = await db().serverVersion.findUniqueOrThrow({ where: { approvedBy: s.id } });
  await setTerm(v.id, inDays(5), until);
  await handleOpenRecertifications();
  const item = await openItemOf(v.id);
  const look = { id: item.id, digest: item.digest };
  await confirmRecertification(ctxOf(owner), { ...look, text: "x" });
  const g3 = await addPerson("governance");
  const say = (by: UserActor) => voteRecertification(ctxOf(by), { ...look, decision: "approve", reason: "x" });
  await say(g3);
  await disableUser(systemCtx("t"), { id: g3.id });
  await say(gov); await say(comp);
  await new Promise((r) => setTimeout(r, Math.max(0, until.getTime() - Date.now()) + 200));
  await lapseDueVersions();
  const a = await db().serverVersion.findUniqueOrThrow({ where: { id: v.id } });
  await enableUser(systemCtx("t"), { id: g3.id });
  await handleSettleRecertifications({ user_id: g3.id });
  const b = await db().serverVersion.findUniqueOrThrow({ where: { id: v.id } });
  const i = await db().recertification.findUniqueOrThrow({ where: { id: item.id } });
  console.log("R1 lapsed", a.lapsedAt, "then", i.status, b.lapsedAt, b.isLatest, b.lapsesAt, b.recertifyBy);
});

test("C1 catalogs go on showing what lapsed while one row can't be read", async () => {
  const plan = { owner: `user:${owner.email}` };
  const bad = await publish(plan), good = await publish(plan);
  await db().serverVersion.update({ where: { id: bad.versionId }, data: { conditions: "{", lapsesAt: inDays(-1) } });
  await setTerm(good.versionId, inDays(-1), new Date(Date.now() + 1500));
  const status = async () => {
    const c = await store.fresh();
    return [...c.servers.values()].find(({ name }) => name === good.name)?.entries[0]?.status;
  };
  const before = await status();
  await new Promise((r) => setTimeout(r, 5000));
  const after = await status();
  const standing = await getServerStanding(ctxOf(owner), { name: good.name });
  console.log("C1", before, "->", after, "callable", standing.versions[0]?.callable);
  await db().serverVersion.update({ where: { id: bad.versionId }, data: { conditions: null } });
});

test("D1 a delegation that is over: the principal is told to revoke it", async () => {
  const p = await addPerson("governance"), d = await addPerson("governance");
  const past = new Date(Date.now() - 2 * 86_400_000);
  const del = await createDelegation({ ...ctxOf(p), at: past }, { delegate: d.id, reason: "x", ends_at: inDays(-1).toISOString() });
  const s = await submitForReview(owner, twoSignatures);
  await castVote({ ...ctxOf(d), at: past }, { id: s.id, digest: s.digest, decision: "approve", reason: "x", on_behalf_of: p.id });
  const mine = await vote(p, s).catch((e) => e);
  const end = await endDelegation(ctxOf(p), { id: del.id }).catch((e) => e);
  console.log("D1", short(mine), mine.message, "|", short(end), end.message);
});

test("Q1 stopping again what is stopped, while it is under review", async () => {
  const doc = exampleDocument();
  await vote(gov, await submitForReview(owner, oneSignature, doc));
  await placeQuarantine(ctxOf(gov), { scope: "server", name: doc.name, reason: "one" });
  const again = await submitForReview(owner, oneSignature, doc);
  const second = await placeQuarantine(ctxOf(comp), { scope: "server", name: doc.name, reason: "much worse was found" }).catch((e) => e);
  const end = await vote(gov, again).catch((e) => e);
  console.log("Q1", short(second), second.message, "|", short(end));
});
