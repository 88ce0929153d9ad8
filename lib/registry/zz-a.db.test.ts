import { expect, test, beforeAll } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation, disableUser, enableUser, endDelegation, updateUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { placeQuarantine } from "#lib/lifecycle/index.ts";
import { addPerson, ctxOf, exampleDocument, exampleSnapshot, submitForReview, vote, oneSignature, twoSignatures } from "#prisma/seed/factories.ts";
import { castVote, claimSubmission, getSubmission, handleSettleVotes, labelTool, recordReading, releaseSubmission, reviseSubmission } from "./index.ts";

let member: UserActor, gov: UserActor, gov2: UserActor, comp: UserActor;
beforeAll(async () => {
  [member, gov, gov2, comp] = await Promise.all([addPerson("member"), addPerson("governance"), addPerson("governance"), addPerson("compliance")]) as never;
});
const get = (id: string) => getSubmission(ctxOf(member), { id });
const revise = (id: string, purpose: string) => reviseSubmission(ctxOf(member), { id, purpose });
const P0 = "To know whether to take an umbrella.";
const day = 86_400_000;
async function resubmit(id: string, purpose: string, document = undefined as never, snapshot = exampleSnapshot("forecast")) {
  await revise(id, purpose);
  const row = await db().submission.findUniqueOrThrow({ where: { id } });
  await recordReading(systemCtx("Server reader"), { submission_id: id, attempt: row.readAttempt, reading: { outcome: "read", document: JSON.parse(row.document!), snapshot } });
  return get(id);
}

test("T1 releasing what was decided is a refusal, not a 500", async () => {
  const s = await submitForReview(member, oneSignature);
  await claimSubmission(ctxOf(gov), { id: s.id });
  const after = await vote(gov, s);
  console.log("T1 can.release", JSON.stringify(after.can.release), after.claimed_by);
  await expect(releaseSubmission(ctxOf(gov), { id: s.id })).rejects.toMatchObject({ status: 409 });
});

test("T2 request_changes does not come back to life by labels", async () => {
  const s = await submitForReview(member, twoSignatures);
  const label = s.labels[0]!;
  await vote(gov, s, "request_changes");
  const d1 = await resubmit(s.id, "another purpose");
  expect(d1.status).toBe("in_review");
  const d2 = await labelTool(ctxOf(gov2), { id: s.id, digest: d1.digest!, tool: label.tool, effects: ["reads"], access: "read", reason: "x" });
  const d3 = await revise(s.id, P0);
  const d4 = await labelTool(ctxOf(gov2), { id: s.id, digest: d3.digest!, tool: label.tool, effects: label.effects, access: label.access, reason: "x" }).catch((e) => e);
  console.log("T2 same digest:", d4.digest === s.digest, d4.status, d4.message);
  const after = await vote(gov2, d4).catch((e) => e);
  console.log("T2 after an APPROVE:", after.status, after.message);
  expect(after.status).toBe("in_review");
});

test("T3 a vote from before a quarantine brings nothing back", async () => {
  const doc = exampleDocument();
  const first = await submitForReview(member, twoSignatures, doc);
  await vote(gov, first); await vote(comp, first);
  const s = await submitForReview(member, twoSignatures, doc);
  await vote(gov, s);                       // before
  await revise(s.id, "another");
  await vote(gov2, await get(s.id) as never, "request_changes");
  await placeQuarantine(ctxOf(gov2), { scope: "server", name: doc.name, reason: "It leaks." });
  const back = await resubmit(s.id, P0);
  expect(back.digest).toBe(s.digest);
  const end = await vote(comp, back).catch((e) => e);
  const v = await db().serverVersion.findFirstOrThrow({ where: { server: { name: doc.name } } });
  console.log("T3", end.status, end.message, v.status);
  expect(v.status).toBe("quarantined");
});

test("T4 a submitter shuts out a reviewer by a planned delegation ended at once", async () => {
  const strict = await addPerson("governance");
  const s = await submitForReview(member, oneSignature);
  await vote(strict, s, "request_changes");
  const again = await resubmit(s.id, "slightly other");
  const d = await createDelegation(ctxOf(member), { delegate: strict.id, reason: "x", starts_at: new Date(Date.now() + 300 * day).toISOString(), ends_at: new Date(Date.now() + 301 * day).toISOString() });
  await endDelegation(ctxOf(member), { id: d.id });
  const r = await vote(strict, again, "reject").catch((e) => e);
  console.log("T4", r.status, r.message);
  expect(r.status).toBe("rejected");
});

test("T5 a revision that changes nothing announces no change", async () => {
  const s = await submitForReview(member, oneSignature);
  const r = await revise(s.id, P0);
  expect(r.digest).toBe(s.digest);
  const events = await db().outboxEvent.findMany({ where: { kind: "submission.changed", payload: { contains: s.id } } });
  console.log("T5", events.length);
  expect(events).toHaveLength(0);
});

test("T6 back on a digest with all its signatures", async () => {
  const s = await submitForReview(member, twoSignatures);
  const g = await addPerson("governance");
  await vote(g, s);
  await disableUser(systemCtx("t"), { id: g.id });
  await vote(comp, s);
  const d1 = await revise(s.id, "other");
  await enableUser(systemCtx("t"), { id: g.id });
  await handleSettleVotes({ user_id: g.id });
  const back = await revise(s.id, P0);
  console.log("T6", back.status, JSON.stringify(back.stages.map(({ role, need, have }) => ({ role, need, have }))), back.waiting_for, d1.status);
  expect(back.status).toBe("approved");
});

test("T7 the vote of a delegate who lost every deciding role", async () => {
  const principal = await addPerson("governance");
  const delegate = await addPerson("compliance");
  await createDelegation(ctxOf(principal), { delegate: delegate.id, reason: "x", ends_at: new Date(Date.now() + day).toISOString() });
  const s = await submitForReview(member, twoSignatures);
  await castVote(ctxOf(delegate), { id: s.id, digest: s.digest, decision: "approve", reason: "x", on_behalf_of: principal.id });
  await updateUser(systemCtx("t"), { id: delegate.id, roles: ["member"] });
  const end = await vote(comp, s);
  console.log("T7", end.status);
  expect(end.status).toBe("in_review");
});

test("T8 the last signature after another signer's date", async () => {
  const doc = exampleDocument();
  const old = await submitForReview(member, twoSignatures, doc);
  await vote(gov, old); await vote(comp, old);
  const s = await submitForReview(member, twoSignatures, { ...doc, version: "2.0.0" });
  const past = new Date(Date.now() - 2 * day);
  await castVote({ ...ctxOf(gov), at: past }, { id: s.id, digest: s.digest, decision: "approve", reason: "x", conditions: { until: new Date(Date.now() - day).toISOString() } });
  const end = await vote(comp, s).catch((e) => e);
  const vs = await db().serverVersion.findMany({ where: { server: { name: doc.name } }, orderBy: { version: "asc" } });
  console.log("T8", end.status, end.message, vs.map((v) => [v.version, v.status, v.isLatest, v.lapsesAt, v.lapsedAt]));
  expect(end.status).not.toBe("approved");
});

test("T9 one reviewer lowers what another raised and signs alone", async () => {
  const s = await submitForReview(member, oneSignature);
  const up = await labelTool(ctxOf(gov), { id: s.id, digest: s.digest, tool: "forecast", effects: ["executes"], access: "admin", reason: "It runs code." });
  console.log("T9 raised", JSON.stringify(up.stages.map(({ role, need }) => ({ role, need }))));
  const down = await labelTool(ctxOf(gov2), { id: s.id, digest: up.digest!, tool: "forecast", effects: ["reads"], access: "read", reason: "Nah." });
  const end = await vote(gov2, down);
  console.log("T9", end.status);
  expect(end.status).toBe("in_review");
});

test("T10 hostile tool names", async () => {
  const bad = "a\0b\ud800";
  const s = await submitForReview(member, oneSignature, exampleDocument(), exampleSnapshot(bad, "ok")).catch((e) => e);
  console.log("T10 labels", s.message, JSON.stringify(s.labels?.map((l: { tool: string }) => l.tool)), s.status);
  const tool = s.labels[0].tool;
  const l = await labelTool(ctxOf(gov), { id: s.id, digest: s.digest, tool, effects: ["reads"], access: "read", reason: "x" }).catch((e) => e);
  console.log("T10 label", l.status, l.message?.slice?.(0, 300));
  const l2 = await labelTool(ctxOf(gov), { id: s.id, digest: l.digest ?? s.digest, tool: bad, effects: ["writes"], access: "read", reason: "x" }).catch((e) => e);
  console.log("T10 label raw", l2.status, l2.message?.slice?.(0, 300));
  const cur = await get(s.id);
  const v = await castVote(ctxOf(gov), { id: s.id, digest: cur.digest!, decision: "approve", reason: "x", conditions: { tools: [bad] } }).catch((e) => e);
  console.log("T10 vote", v.status, v.message?.slice?.(0, 300));
  const c = await castVote(ctxOf(gov), { id: s.id, digest: cur.digest!, decision: "approve", reason: "x", conditions: { catalogs: ["a\0"] } }).catch((e) => e);
  console.log("T10 catalogs NUL", c.status, c.code, c.message?.slice?.(0, 300));
});

test("T11 conditions that leave nothing, by a vote that counts again", async () => {
  const s = await submitForReview(member, twoSignatures, exampleDocument(), exampleSnapshot("a", "b"));
  const g = await addPerson("governance");
  await castVote(ctxOf(g), { id: s.id, digest: s.digest, decision: "approve", reason: "x", conditions: { tools: ["a"] } });
  await disableUser(systemCtx("t"), { id: g.id });
  await castVote(ctxOf(comp), { id: s.id, digest: s.digest, decision: "approve", reason: "x", conditions: { tools: ["b"] } });
  await enableUser(systemCtx("t"), { id: g.id });
  await handleSettleVotes({ user_id: g.id });
  const end = await get(s.id);
  console.log("T11", end.status, JSON.stringify(end.conditions));
  expect(end.status).toBe("in_review");
});
