import { expect, test } from "vitest";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newId } from "#lib/core/ids.ts";
import { encodeCursor } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { askingWorld, pendingApproval } from "../testing/index.ts";
import { revokeApproval, voteApproval } from "../votes/index.ts";
import { countApprovals, getApproval, listApprovals, loadAskedPeople } from "./index.ts";

type Person = Parameters<typeof ctxOf>[0];

const idsFor = async (person: Person, view: "needs_me" | "open" | "mine" | "over") =>
  (await listApprovals(ctxOf(person), { view, limit: 100 })).items.map(({ id }) => id);

async function vote(person: Person, id: string, decision: "approve" | "reject") {
  const { version, action_hash, display_hash } = await getApproval(ctxOf(person), { id });
  return voteApproval(ctxOf(person), {
    id,
    version,
    action_hash,
    display_hash,
    decision,
    ...(decision === "reject" ? { reason: "Not now." } : {}),
  });
}

test("a request needs whoever its stages name and nobody on the side that asks (I12)", async () => {
  const world = await askingWorld();
  const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
  expect(await idsFor(world.governance, "needs_me")).toContain(id);
  expect((await countApprovals(ctxOf(world.governance), {})).needs_me).toBeGreaterThan(0);
  for (const other of [world.compliance, world.beneficiary, world.agentOwner, world.member])
    expect(await idsFor(other, "needs_me")).not.toContain(id);
});

test("whom the agent acts for is asked where a stage names them, and governance is not", async () => {
  const world = await askingWorld({ stages: [{ who: "beneficiary", need: 1 }] });
  const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
  expect(await idsFor(world.beneficiary, "needs_me")).toContain(id);
  expect(await idsFor(world.governance, "needs_me")).not.toContain(id);
  expect(await loadAskedPeople(db(), id, new Date())).toMatchObject({ deciders: [world.beneficiary.id] });
});

test("who gave their yes is not asked again, and who is left is", async () => {
  const world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
  const { id } = await pendingApproval(world);
  await vote(world.governance, id, "approve");
  expect(await idsFor(world.governance, "needs_me")).not.toContain(id);
  expect(await idsFor(world.otherGovernance, "needs_me")).toContain(id);
  const view = await getApproval(ctxOf(world.otherGovernance), { id });
  expect(view.progress).toEqual([{ who: "role:governance", need: 2, have: 1 }]);
  expect(view.waiting_for).toBe("Waiting for 1 of governance.");
});

test("a stranger without a role that oversees sees neither the arguments nor that there is a request", async () => {
  const world = await askingWorld();
  const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
  await expect(getApproval(ctxOf(world.member), { id })).rejects.toMatchObject({ code: "not_found" });
  expect(await idsFor(world.member, "open")).not.toContain(id);
  for (const theirs of [world.beneficiary, world.agentOwner, world.server.owner])
    expect((await getApproval(ctxOf(theirs), { id })).display.arguments).toBe(
      canonicalJson({ amount: 100, to: "ana" }),
    );
  expect(await idsFor(world.beneficiary, "mine")).toContain(id);
  expect(await idsFor(world.agentOwner, "mine")).toContain(id);
});

test("what a vote is bound to is what the page was given, and the page says who decided (I6)", async () => {
  const world = await askingWorld();
  const { id, actionHash } = await pendingApproval(world);
  const before = await getApproval(ctxOf(world.governance), { id });
  expect(before).toMatchObject({ status: "pending", action_hash: actionHash, can: { vote: true } });
  expect(before.sentence).toBe(before.display.sentence);
  await vote(world.governance, id, "reject");
  const after = await getApproval(ctxOf(world.otherGovernance), { id });
  expect(after).toMatchObject({
    status: "denied",
    ended: { reason: "Not now.", by: { id: world.governance.id } },
  });
  expect(after.can.vote).not.toBe(true);
  expect(await idsFor(world.otherGovernance, "needs_me")).not.toContain(id);
  expect(await idsFor(world.otherGovernance, "over")).toContain(id);
});

test("what is past its deadline is over before any job wrote it down, and needs nobody (I16)", async () => {
  const world = await askingWorld();
  const past = new Date(Date.now() - 60_000);
  const { id } = await pendingApproval(world, {
    createdAt: new Date(past.getTime() - 60_000),
    expiresAt: past,
  });
  expect(await idsFor(world.governance, "needs_me")).not.toContain(id);
  expect(await idsFor(world.governance, "over")).toContain(id);
  expect((await getApproval(ctxOf(world.governance), { id })).status).toBe("expired");
});

test("a request is compared with the last call of its tool that was approved, and told what was decided on others", async () => {
  const world = await askingWorld();
  const first = await pendingApproval(world, { args: { amount: 1, to: "ben" } });
  await vote(world.governance, first.id, "approve");
  const denied = await pendingApproval(world, { args: { amount: 2, to: "ben" } });
  await vote(world.otherGovernance, denied.id, "reject");
  await revokeApproval(ctxOf(world.governance), { id: first.id, reason: "Enough." });
  const { id } = await pendingApproval(world);
  const view = await getApproval(ctxOf(world.governance), { id });
  expect(view.previous).toMatchObject({ id: first.id, arguments: canonicalJson({ amount: 1, to: "ben" }) });
  expect(view.precedents).toMatchObject({ approved: 1, denied: 1 });
  expect(view.precedents.by.map(({ id: person }) => person).sort()).toEqual(
    [world.governance.id, world.otherGovernance.id].sort(),
  );
});

test("nobody's requests are lost behind those of others: 301 of compliance are due before governance's two", async () => {
  const world = await askingWorld();
  const soon = Date.now() + 300_000;
  const { id: _, ...model } = await pendingApproval(world, {
    stages: [{ who: "role:compliance", need: 1 }],
    expiresAt: new Date(soon),
  });
  await db().actionApproval.createMany({
    data: Array.from({ length: 300 }, (__, index) => ({
      ...model,
      effects: model.effects,
      stages: [{ who: "role:compliance", need: 1 }],
      id: newId("actionApproval"),
      nonce: `${model.nonce}${index}`,
      callId: `${model.callId}${index}`,
      requestHash: `${model.requestHash}${index}`,
      expiresAt: new Date(soon + index),
    })),
  });
  const mine = [
    await pendingApproval(world, { expiresAt: new Date(soon + 400_000) }),
    await pendingApproval(world, { expiresAt: new Date(soon + 400_001) }),
  ].map((row) => row.id);
  const before = { view: "needs_me", agent: world.agent.id } as const;
  const { items } = await listApprovals(ctxOf(world.governance), before);
  expect(items.map((item) => item.id)).toEqual(mine);
  const needsMe = async (person: Person) => (await countApprovals(ctxOf(person), {})).needs_me;
  const countedFor = [await needsMe(world.compliance), await needsMe(world.governance)] as const;
  expect(countedFor).toEqual([100, expect.any(Number)]);
  expect(countedFor[1]).toBeLessThan(100);
  expect((await idsFor(world.governance, "needs_me")).filter((each) => mine.includes(each))).toEqual(mine);
  await vote(world.governance, mine[0] ?? "", "reject");
  expect(await needsMe(world.governance)).toBe(countedFor[1] - 1);

  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const query = { ...before, limit: 70, ...(cursor === undefined ? {} : { cursor }) };
    const page = await listApprovals(ctxOf(world.compliance), query);
    for (const item of page.items) seen.add(item.id);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen.size).toBe(301);
});

test("a cursor that is none of ours is refused", async () => {
  const world = await askingWorld();
  const cursor = encodeCursor(["never", "apr_1"]);
  await expect(listApprovals(ctxOf(world.governance), { view: "needs_me", cursor })).rejects.toMatchObject({
    code: "malformed",
  });
});

test("the inbox is read page by page, the most urgent first", async () => {
  const world = await askingWorld();
  const at = Date.now();
  const later = await pendingApproval(world, { expiresAt: new Date(at + 400_000) });
  const sooner = await pendingApproval(world, { expiresAt: new Date(at + 200_000) });
  const ctx = ctxOf(world.governance);
  const query = { view: "needs_me", agent: world.agent.id, limit: 1 } as const;
  const first = await listApprovals(ctx, query);
  expect(first.items.map(({ id }) => id)).toEqual([sooner.id]);
  const second = await listApprovals(ctx, { ...query, cursor: first.next_cursor ?? "" });
  expect(second.items.map(({ id }) => id)).toEqual([later.id]);
  expect(second.next_cursor).toBeNull();
});
