import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { addPerson, anonymousCtx, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import {
  getAccessPolicy,
  getAccessPolicyChange,
  listAccessPolicyChanges,
  loadAccessPolicy,
  proposeAccessPolicy,
  voteAccessPolicy,
  withdrawAccessPolicy,
} from "./index.ts";
import type { AccessPolicyChangeView, AccessPolicyDocument } from "./schemas.ts";

let ada: UserActor;
let tom: UserActor;
let mei: UserActor;

beforeAll(async () => {
  [ada, tom, mei] = await Promise.all([addPerson("admin"), addPerson("admin"), addPerson("admin")]);
});

afterEach(async () => {
  await db().accessPolicyChange.updateMany({
    where: { status: "proposed" },
    data: { status: "withdrawn", decidedAt: new Date() },
  });
});

const noPayments = {
  id: "no-payments",
  effect: "deny" as const,
  match: { effects: ["pays" as const] },
  reason: "Nobody pays by agent.",
};

async function propose(
  proposer: UserActor = ada,
  changes: Partial<AccessPolicyDocument> = { permits_recorded: Math.random() },
): Promise<AccessPolicyChangeView> {
  const { version, document } = await loadAccessPolicy(db());
  return proposeAccessPolicy(ctxOf(proposer), {
    base_version: version,
    document: { ...document, ...changes },
    reason: "Better so.",
  });
}

function sign(
  voter: UserActor,
  { id, digest }: Pick<AccessPolicyChangeView, "id" | "digest">,
  decision: "approve" | "reject" = "approve",
) {
  return voteAccessPolicy(ctxOf(voter), { id, digest, decision, reason: "As I see it." });
}

const versionInForce = async () => (await loadAccessPolicy(db())).version;
const announced = async (kind: string, id: string) =>
  (await db().outboxEvent.findMany({ where: { kind } })).filter(({ payload }) => payload.includes(id)).length;

test("the policy that the product comes with names who signs for every class and level", async () => {
  const { document } = await getAccessPolicy(ctxOf(await addPerson("member")), {});
  const pairs = document.grants.map((rule) => `${rule.classification} ${rule.access_level}`);
  expect(new Set(pairs).size).toBe(9);
  expect(document).toMatchObject({ rules: [], limits: [], permits_recorded: 1 });
  await expect(getAccessPolicy(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
});

describe("a proposal", () => {
  test("changes nothing yet, waits for another administrator, and is on record with what it would change", async () => {
    const before = await loadAccessPolicy(db());
    const document = { ...before.document, rules: [noPayments] };
    const ctx = ctxOf(ada);
    const change = await proposeAccessPolicy(ctx, { base_version: before.version, document, reason: "Why." });
    expect(change).toMatchObject({
      status: "proposed",
      base_document: before.document,
      document,
      digest: digestOf({ base_version: before.version, document }),
      waiting_for: `Waiting for ${[tom.name, mei.name].sort().join(" or ")} to sign or reject it.`,
      can: { vote: { no: "You proposed this. Another administrator signs it." }, withdraw: true },
    });
    expect(await loadAccessPolicy(db())).toEqual(before);
    expect(await auditOfRequest(ctx)).toMatchObject([
      {
        action: "access_policy.propose",
        target_type: "access_policy_change",
        target_id: change.id,
        before: { version: before.version, rules: [] },
        after: { rules: [noPayments], digest: change.digest },
        reason: "Why.",
      },
    ]);
    expect(await announced("access_policy.proposed", change.id)).toBe(1);
  });

  test("of what the policy says already, on another version, or while another one waits is refused", async () => {
    const { version, document } = await loadAccessPolicy(db());
    await expect(propose(ada, {})).rejects.toMatchObject({ code: "conflict" });
    const old = { base_version: version - 1, document: { ...document, permits_recorded: 0 }, reason: "Old." };
    await expect(proposeAccessPolicy(ctxOf(ada), old)).rejects.toMatchObject({
      code: "stale",
      details: { current_version: version },
    });
    const results = await Promise.allSettled([propose(ada), propose(tom), propose(mei)]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
  });

  test.each([
    ["two rules of one name", { rules: [noPayments, noPayments] }, "/document/rules/1/id"],
    [
      "two limits of one name",
      { limits: [1, 2].map((calls) => ({ id: "slow", per: "agent", calls, seconds: 60 })) },
      "/document/limits/1/id",
    ],
    [
      "nobody to sign",
      { grants: [{ classification: "public", access_level: "read", stages: [], max_minutes: 5 }] },
      "/document/grants/0/stages",
    ],
    ["a word that it has not", { exempt: [] }, "/document/exempt"],
    [
      "a condition that is none",
      { rules: [{ ...noPayments, condition: "tool.name ==" }] },
      "/document/rules/0/condition",
    ],
  ])("with %s is refused", async (_what, changes, pointer) => {
    await expect(propose(ada, changes as never)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer }],
    });
  });

  test.each(["governance", "compliance", "auditor", "member"] satisfies Role[])(
    "is not for %s",
    async (role) => {
      await expect(propose(await addPerson(role))).rejects.toMatchObject({ status: 403 });
    },
  );

  test("is for people, not for the system", async () => {
    const { version: base_version, document } = await loadAccessPolicy(db());
    const input = { base_version, document: { ...document, permits_recorded: 0 }, reason: "Why." };
    await expect(proposeAccessPolicy(systemCtx("Command line"), input)).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe("a signature", () => {
  test("of another administrator puts the next version in force, and of the proposer never", async () => {
    const change = await propose(ada, { rules: [noPayments] });
    await expect(sign(ada, change)).rejects.toMatchObject({ code: "forbidden" });
    const ctx = ctxOf(tom);
    const { id, digest } = change;
    const after = await voteAccessPolicy(ctx, { id, digest, decision: "approve", reason: "Right." });
    const version = change.base_version + 1;
    expect(after).toMatchObject({ status: "adopted", adopted_version: version, waiting_for: null });
    expect(await loadAccessPolicy(db())).toEqual({ version, document: change.document });
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "access_policy.vote", after: { decision: "approve", digest } },
      { action: "access_policy.decide", after: { status: "adopted", version, digest } },
    ]);
    expect(await announced("access_policy.decided", id)).toBe(1);
    expect(await sign(mei, change)).toMatchObject({ votes: [{ late: false }, { late: true }] });
  });

  test("against it ends it; on another digest, by others, or by whoever acts for the proposer it is refused", async () => {
    const version = await versionInForce();
    const stand = await addPerson("admin", "governance");
    await createDelegation(ctxOf({ ...ada, roles: ["admin"] }), {
      delegate: stand.id,
      reason: "On holiday.",
      ends_at: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const change = await propose(ada);
    await expect(sign(tom, { ...change, digest: digestOf("another") })).rejects.toMatchObject({
      code: "stale",
    });
    for (const person of [stand, await addPerson("governance")])
      await expect(sign(person, change)).rejects.toMatchObject({ status: 403 });
    expect(await sign(tom, change, "reject")).toMatchObject({ status: "rejected", adopted_version: null });
    expect(await versionInForce()).toBe(version);
  });

  test("by two at the same instant adopts it once", async () => {
    for (let round = 0; round < 5; round++) {
      const before = await versionInForce();
      const change = await propose(ada);
      await Promise.all([sign(tom, change), sign(mei, change)]);
      expect(await versionInForce()).toBe(before + 1);
      expect(await announced("access_policy.decided", change.id)).toBe(1);
    }
  });

  test("on what another version replaced supersedes it instead", async () => {
    const change = await propose(ada);
    const document = JSON.stringify({ ...change.base_document, permits_recorded: 0.25 });
    const version = change.base_version + 1;
    await db().accessPolicy.create({
      data: { version, document, createdBy: "tests", createdAt: new Date() },
    });
    expect(await sign(tom, change)).toMatchObject({ status: "superseded", votes: [] });
    expect(await versionInForce()).toBe(version);
  });
});

test("a withdrawal is the proposer's, and ends it", async () => {
  const change = await propose(ada);
  await expect(withdrawAccessPolicy(ctxOf(tom), { id: change.id })).rejects.toMatchObject({ status: 403 });
  const ctx = ctxOf(ada);
  expect(await withdrawAccessPolicy(ctx, { id: change.id })).toMatchObject({ status: "withdrawn" });
  expect(await auditOfRequest(ctx)).toMatchObject([
    { action: "access_policy.withdraw", target_id: change.id },
  ]);
  await expect(withdrawAccessPolicy(ctx, { id: change.id })).rejects.toMatchObject({ code: "conflict" });
  await expect(sign(tom, change)).rejects.toMatchObject({ code: "conflict" });
});

test("the list has the one that waits first, page by page, each as it is alone", async () => {
  const change = await propose(ada);
  const { items } = await listAccessPolicyChanges(ctxOf(tom), {});
  expect(items[0]).toEqual(await getAccessPolicyChange(ctxOf(tom), { id: change.id }));
  const first = await listAccessPolicyChanges(ctxOf(tom), { limit: 2 });
  const second = await listAccessPolicyChanges(ctxOf(tom), { limit: 2, cursor: first.next_cursor ?? "" });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
    items.slice(0, 4).map(({ id }) => id),
  );
  await expect(getAccessPolicyChange(ctxOf(tom), { id: "apc_0" })).rejects.toMatchObject({ status: 404 });
});

test("a version never changes, and one that was spoilt in the database stops the reader", async () => {
  await expect(db().accessPolicy.updateMany({ data: { document: "{}" } })).rejects.toThrow();
  const version = (await versionInForce()) + 1;
  await db().accessPolicy.create({
    data: { version, document: "{}", createdBy: "tests", createdAt: new Date() },
  });
  await expect(loadAccessPolicy(db())).rejects.toThrow();
});
