import { expect, test, beforeAll } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { disableUser, enableUser, createDelegation } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, ctxOf, exampleDocument, exampleSnapshot, submitForReview, vote, oneSignature, twoSignatures } from "#prisma/seed/factories.ts";
import { castVote, getSubmission, listSubmissions, handleSettleVotes, labelTool, retractVote, addComment } from "./index.ts";
import { getServerStanding } from "#lib/lifecycle/index.ts";
import { getServer } from "#lib/catalog/index.ts";

let member: UserActor, gov: UserActor, gov2: UserActor, comp: UserActor;
beforeAll(async () => {
  [member, gov, gov2, comp] = await Promise.all([addPerson("member"), addPerson("governance"), addPerson("governance"), addPerson("compliance")]) as never;
});
const short = (e: any) => e?.status ?? `${e?.constructor?.name}: ${String(e?.message).replace(/\s+/g, " ").slice(0, 220)}`;

async function split() {
  const s = await submitForReview(member, twoSignatures, exampleDocument(), exampleSnapshot("a", "b"));
  const g = await addPerson("governance");
  await castVote(ctxOf(g), { id: s.id, digest: s.digest, decision: "approve", reason: "x", conditions: { tools: ["a"] } });
  await disableUser(systemCtx("t"), { id: g.id });
  await castVote(ctxOf(comp), { id: s.id, digest: s.digest, decision: "approve", reason: "x", conditions: { tools: ["b"] } });
  await enableUser(systemCtx("t"), { id: g.id });
  return { s, g };
}
test("T11a", async () => {
  const { s, g } = await split();
  console.log("T11a get before settle", short(await getSubmission(ctxOf(member), { id: s.id }).catch((e) => e)));
  console.log("T11a retract by g", short(await retractVote(ctxOf(g), { id: s.id, digest: s.digest, reason: "x" }).catch((e) => e)));
});
test("T11b", async () => {
  const { s, g } = await split();
  console.log("T11b settle", short(await handleSettleVotes({ user_id: g.id }).catch((e) => e)));
  console.log("T11b status", (await db().submission.findUniqueOrThrow({ where: { id: s.id } })).status);
  console.log("T11b get", short(await getSubmission(ctxOf(member), { id: s.id }).catch((e) => e)));
  console.log("T11b list", short(await listSubmissions(ctxOf(member), {} as never).catch((e: any) => e)));
  const name = s.server!.name;
  console.log("T11b standing", JSON.stringify(await getServerStanding(ctxOf(member), { name }).catch(short)).slice(0, 300));
});
test("T10 hostile tool names", async () => {
  const bad = "a\0b";
  const s = await submitForReview(member, oneSignature, exampleDocument(), exampleSnapshot(bad, "ok"));
  console.log("T10 labels", JSON.stringify(s.labels.map((l) => l.tool)), s.status);
  const l = await labelTool(ctxOf(gov), { id: s.id, digest: s.digest, tool: bad, effects: ["reads"], access: "read", reason: "x" }).catch((e) => e);
  console.log("T10 label", short(l));
  const cur = await getSubmission(ctxOf(gov), { id: s.id });
  console.log("T10 catalogs NUL", short(await castVote(ctxOf(gov), { id: s.id, digest: cur.digest!, decision: "approve", reason: "x", conditions: { catalogs: ["a\0"] } }).catch((e) => e)));
  console.log("T10 catalogs sur", short(await castVote(ctxOf(gov), { id: s.id, digest: cur.digest!, decision: "approve", reason: "x", conditions: { catalogs: ["a\ud800"] } }).catch((e) => e)));
  console.log("T10 anchor NUL tool", short(await addComment(ctxOf(gov), { id: s.id, anchor: "tool:a\u0000b", body: "x" }).catch((e) => e)));
  console.log("T10 vote", short(await castVote(ctxOf(gov), { id: s.id, digest: cur.digest!, decision: "approve", reason: "x", conditions: { tools: [bad] } }).catch((e) => e)));
  console.log("T10 server", short(await getServer(ctxOf(gov), { name: s.server!.name }).catch((e) => e)));
});
test("T12 machine's submission: the delegate of a member of the team", async () => {
  const teamMember = await addPerson("governance", "member");
  const delegate = await addPerson("governance");
  await createDelegation(ctxOf(teamMember), { delegate: delegate.id, reason: "x", ends_at: new Date(Date.now() + 86400000).toISOString() });
  const team = await addTeam(teamMember);
  const { createSubmission, recordReading } = await import("./index.ts");
  const doc = exampleDocument();
  const actor = { kind: "publisher", id: "github:acme/x", name: "p", permissions: [{ action: "publish", resource: "com.example/*" }] } as never;
  const v = await createSubmission({ ...ctxOf(member), actor }, { server: doc, owner: team, purpose: "x", ...oneSignature }).catch((e) => e);
  if (!v.id) return console.log("T12", short(v));
  await recordReading(systemCtx("r"), { submission_id: v.id, attempt: 1, reading: { outcome: "read", document: doc, snapshot: exampleSnapshot("f") } });
  const cur = await getSubmission(ctxOf(delegate), { id: v.id });
  console.log("T12 delegate votes", short(await vote(delegate, cur).catch((e) => e)));
});
test("T13 needs_me agrees after principal overlap", async () => {
  // D votes for A, D disabled, A votes for self (counts), D re-enabled: first one counts
  const A = await addPerson("governance"), D = await addPerson("governance"), Z = await addPerson("governance");
  await createDelegation(ctxOf(A), { delegate: D.id, reason: "x", ends_at: new Date(Date.now() + 86400000).toISOString() });
  const s = await submitForReview(member, { data_classification: "restricted", access_level: "read" });
  await castVote(ctxOf(D), { id: s.id, digest: s.digest, decision: "approve", reason: "x", on_behalf_of: A.id });
  await disableUser(systemCtx("t"), { id: D.id });
  await vote(A, s);
  await enableUser(systemCtx("t"), { id: D.id });
  const v = await getSubmission(ctxOf(Z), { id: s.id });
  const q = await listSubmissions(ctxOf(Z), { view: "needs_me", limit: 100 } as never);
  console.log("T13", JSON.stringify(v.stages.map(({ role, need, have }) => ({ role, need, have }))), JSON.stringify(v.can.vote), q.items.some(({ id }) => id === s.id));
});
