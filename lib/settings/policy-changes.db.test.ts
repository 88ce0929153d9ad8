import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { policyChangeStatuses, type Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { disableUser, enableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { addPerson, anonymousCtx, auditOf, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import {
  getPolicyChange,
  listPolicyChanges,
  listPolicyVersions,
  loadApprovalMatrix,
  proposePolicy,
  votePolicy,
  withdrawPolicy,
} from "./index.ts";
import { policyChangeTransitions } from "./proposals/policy-state.ts";
import type { ApprovalMatrix, PolicyChangeView } from "./schemas.ts";

let ada: UserActor;
let tom: UserActor;
let mei: UserActor;

beforeAll(async () => {
  [ada, tom, mei] = await Promise.all([addPerson("admin"), addPerson("admin"), addPerson("admin")]);
});

afterEach(async () => {
  const waiting = await db().policyChange.findFirst({
    where: { status: "proposed" },
    include: { proposer: true },
  });
  if (waiting)
    await db().policyChange.update({
      where: { id: waiting.id },
      data: { status: "withdrawn", decidedAt: new Date() },
    });
});

/** The matrix in force, with another due time for its first rule. */
async function anotherMatrix(): Promise<ApprovalMatrix> {
  const { version, rules } = await loadApprovalMatrix(db());
  const [first, ...others] = rules;
  if (!first) throw new Error("The matrix in force has no rules.");
  return { version, rules: [{ ...first, due_hours: first.due_hours + 1 }, ...others] };
}

async function propose(proposer: UserActor = ada): Promise<PolicyChangeView> {
  const { version, rules } = await anotherMatrix();
  return proposePolicy(ctxOf(proposer), { base_version: version, rules, reason: "Sooner." });
}

function sign(
  voter: UserActor,
  { id, digest }: Pick<PolicyChangeView, "id" | "digest">,
  decision: "approve" | "reject" = "approve",
) {
  return votePolicy(ctxOf(voter), { id, digest, decision, reason: "As I see it." });
}

const statusOf = async (id: string) => (await db().policyChange.findUniqueOrThrow({ where: { id } })).status;
const announced = async (kind: string, id: string) =>
  (await db().outboxEvent.findMany({ where: { kind } })).filter(({ payload }) => payload.includes(id)).length;
const versionInForce = async () => (await loadApprovalMatrix(db())).version;

describe("a proposal", () => {
  test("changes nothing yet, waits for another administrator, and is on record with what it would change", async () => {
    const before = await loadApprovalMatrix(db());
    const { rules } = await anotherMatrix();
    const ctx = ctxOf(ada);
    const change = await proposePolicy(ctx, { base_version: before.version, rules, reason: "Sooner." });
    expect(change).toMatchObject({
      status: "proposed",
      base_version: before.version,
      base_rules: before.rules,
      adopted_version: null,
      rules,
      digest: digestOf({ base_version: before.version, rules }),
      proposer: { id: ada.id, name: ada.name },
      votes: [],
      waiting_for: `Waiting for ${[tom.name, mei.name].sort().join(" or ")} to sign or reject it.`,
      can: { vote: { no: "You proposed this. Another administrator signs it." }, withdraw: true },
      decided_at: null,
    });
    expect(await loadApprovalMatrix(db())).toEqual(before);
    expect(await auditOfRequest(ctx)).toMatchObject([
      {
        action: "policy.propose",
        target_type: "policy_change",
        target_id: change.id,
        reason: "Sooner.",
        before: { version: before.version, rules: [before.rules[0]] },
        after: { rules: [rules[0]], digest: change.digest },
      },
    ]);
    expect(await announced("policy.proposed", change.id)).toBe(1);
  });

  test("of what the matrix says already is refused, in whatever order", async () => {
    const { version, rules } = await loadApprovalMatrix(db());
    const input = { base_version: version, rules: rules.toReversed(), reason: "Again." };
    await expect(proposePolicy(ctxOf(ada), input)).rejects.toMatchObject({ code: "conflict", status: 409 });
  });

  test("on a version that is not in force is refused, and the answer names the one that is", async () => {
    const { version, rules } = await anotherMatrix();
    const input = { base_version: version - 1, rules, reason: "Old." };
    await expect(proposePolicy(ctxOf(ada), input)).rejects.toMatchObject({
      code: "stale",
      status: 409,
      details: { current_version: version },
    });
  });

  test("is refused while another one waits, and the answer names that", async () => {
    const first = await propose(ada);
    await expect(propose(tom)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(ada.name),
      details: { policy_change_id: first.id },
    });
  });

  test("of two made at once, one waits and the other is told so", async () => {
    const results = await Promise.allSettled([propose(ada), propose(tom), propose(mei)]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    expect(await db().policyChange.count({ where: { status: "proposed" } })).toBe(1);
  });

  test.each([
    ["no rules", { rules: [] }],
    ["a rule without stages", { rules: [{ classification: "public", access_level: "read", stages: [] }] }],
    ["an unknown role", { rules: [rule({ stages: [{ role: "member", need: 1 }] })] }],
    ["nobody to sign", { rules: [rule({ stages: [{ role: "governance", need: 0 }] })] }],
    ["an unknown word", { rules: [rule({ exempt: true })] }],
    ["no reason", { reason: " " }],
    ["a reason that can't be stored", { reason: "a\0b" }],
  ])("with %s is refused", async (_what, changes) => {
    const input = { base_version: await versionInForce(), rules: [rule()], reason: "Why.", ...changes };
    await expect(proposePolicy(ctxOf(ada), input as never)).rejects.toMatchObject({ code: "invalid" });
  });

  test.each(["governance", "compliance", "auditor", "member"] satisfies Role[])(
    "is not for %s",
    async (role) => {
      await expect(propose(await addPerson(role))).rejects.toMatchObject({ status: 403 });
    },
  );

  test("is for people, not for strangers or the system", async () => {
    const input = { base_version: await versionInForce(), rules: [rule()], reason: "Why." };
    await expect(proposePolicy(anonymousCtx(), input)).rejects.toMatchObject({ status: 401 });
    await expect(proposePolicy(systemCtx("Command line"), input)).rejects.toMatchObject({ status: 403 });
  });
});

function rule(changes: Record<string, unknown> = {}) {
  return {
    classification: "public" as const,
    access_level: "read" as const,
    stages: [{ role: "governance" as const, need: 9 }],
    ...changes,
  };
}

describe("a signature", () => {
  test("of another administrator puts the next version in force", async () => {
    const change = await propose(ada);
    const ctx = ctxOf(tom);
    const after = await votePolicy(ctx, {
      id: change.id,
      digest: change.digest,
      decision: "approve",
      reason: "Right.",
    });
    const version = change.base_version + 1;
    expect(after).toMatchObject({
      status: "adopted",
      adopted_version: version,
      waiting_for: null,
      votes: [{ voter: { id: tom.id }, decision: "approve", reason: "Right.", late: false }],
      can: { withdraw: { no: expect.any(String) } },
    });
    expect(await loadApprovalMatrix(db())).toEqual({ version, rules: change.rules });
    expect(await db().approvalPolicy.findUniqueOrThrow({ where: { version } })).toMatchObject({
      createdBy: ada.id,
    });
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "policy.vote", reason: "Right.", after: { decision: "approve", digest: change.digest } },
      {
        action: "policy.decide",
        before: { status: "proposed", version: change.base_version },
        after: { status: "adopted", version, digest: change.digest },
      },
    ]);
    expect(await announced("policy.decided", change.id)).toBe(1);
  });

  test("that rejects ends it, and the matrix stays", async () => {
    const before = await loadApprovalMatrix(db());
    const change = await propose(ada);
    const after = await sign(tom, change, "reject");
    expect(after).toMatchObject({ status: "rejected", adopted_version: null });
    expect(await loadApprovalMatrix(db())).toEqual(before);
    expect((await auditOf(change.id)).map(({ action }) => action)).toEqual([
      "policy.propose",
      "policy.vote",
      "policy.decide",
    ]);
    expect(await announced("policy.decided", change.id)).toBe(1);
  });

  test("of the proposer is refused, and on record as refused", async () => {
    const change = await propose(ada);
    for (const decision of ["approve", "reject"] as const)
      await expect(sign(ada, change, decision)).rejects.toMatchObject({ code: "forbidden", status: 403 });
    expect(await statusOf(change.id)).toBe("proposed");
    expect(await db().vote.count({ where: { policyChangeId: change.id } })).toBe(0);
    expect(await auditOf(change.id)).toMatchObject([
      { action: "policy.propose" },
      { action: "policy.vote", outcome: "refused" },
      { action: "policy.vote", outcome: "refused" },
    ]);
  });

  test("on anything but the digest that stands is refused, and the answer names that", async () => {
    const change = await propose(ada);
    await expect(sign(tom, { id: change.id, digest: "sha256:other" })).rejects.toMatchObject({
      code: "stale",
      details: { current_digest: change.digest },
    });
  });

  test.each(["governance", "compliance", "auditor", "member"] satisfies Role[])(
    "is not for %s",
    async (role) => {
      const change = await propose(ada);
      await expect(sign(await addPerson(role), change)).rejects.toMatchObject({ status: 403 });
      expect(await statusOf(change.id)).toBe("proposed");
    },
  );

  test("of who is disabled or no administrator by now does not count", async () => {
    const change = await propose(ada);
    const gone = await addPerson("admin");
    await disableUser(systemCtx("tests"), { id: gone.id });
    await expect(sign(gone, change)).rejects.toMatchObject({ status: 403 });
    const demoted = await addPerson("admin");
    await db().user.update({ where: { id: demoted.id }, data: { roles: ["member"] } });
    await expect(sign(demoted, change)).rejects.toMatchObject({ status: 403 });
    expect(await statusOf(change.id)).toBe("proposed");
  });

  test("counts also when who proposed it is disabled by now", async () => {
    const proposer = await addPerson("admin");
    const change = await propose(proposer);
    await disableUser(systemCtx("tests"), { id: proposer.id });
    expect(await sign(tom, change)).toMatchObject({ status: "adopted" });
  });

  test("needs a change that exists", async () => {
    await expect(sign(tom, { id: "pol_0", digest: "x" })).rejects.toMatchObject({ status: 404 });
    await expect(sign(tom, { id: "pol_\0", digest: "x" })).rejects.toMatchObject({ status: 422 });
  });
});

describe("two administrators at once", () => {
  test("both signing make one version, and the later signature is kept as late", async () => {
    const change = await propose(ada);
    const views = await Promise.all([sign(tom, change), sign(mei, change)]);
    expect(views.map(({ status }) => status)).toEqual(["adopted", "adopted"]);
    expect(await versionInForce()).toBe(change.base_version + 1);
    const votes = await db().vote.findMany({
      where: { policyChangeId: change.id },
      orderBy: { late: "asc" },
    });
    expect(votes.map(({ late }) => late)).toEqual([false, true]);
    const { items } = await listPolicyVersions(ctxOf(ada), { limit: 1 });
    expect(items[0]?.signed_by).toHaveLength(1);
    expect(await announced("policy.decided", change.id)).toBe(1);
  });

  test("signing and rejecting decide it once", async () => {
    const change = await propose(ada);
    const before = await versionInForce();
    await Promise.all([sign(tom, change), sign(mei, change, "reject")]);
    const status = await statusOf(change.id);
    expect(["adopted", "rejected"]).toContain(status);
    expect(await versionInForce()).toBe(status === "adopted" ? before + 1 : before);
    const decided = (await auditOf(change.id)).filter(({ action }) => action === "policy.decide");
    expect(decided).toHaveLength(1);
  });

  test("signing and withdrawing end it one way", async () => {
    const change = await propose(ada);
    const before = await versionInForce();
    const results = await Promise.allSettled([
      sign(tom, change),
      withdrawPolicy(ctxOf(ada), { id: change.id }),
    ]);
    const status = await statusOf(change.id);
    expect(["adopted", "withdrawn"]).toContain(status);
    expect(results.filter(({ status: how }) => how === "fulfilled")).toHaveLength(1);
    expect(results.find(({ status: how }) => how === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
    expect(await versionInForce()).toBe(status === "adopted" ? before + 1 : before);
  });

  test("nobody signs the same one twice", async () => {
    const change = await propose(ada);
    await sign(tom, change, "reject");
    await expect(sign(tom, change)).rejects.toMatchObject({ code: "conflict" });
    expect(await statusOf(change.id)).toBe("rejected");
  });
});

describe("a proposal on a version that another one replaced", () => {
  async function outrun(change: PolicyChangeView): Promise<number> {
    const version = change.base_version + 1;
    await db().approvalPolicy.create({
      data: { version, rules: change.base_rules, createdBy: "system", createdAt: new Date() },
    });
    return version;
  }

  test("says so, and is superseded by the next vote instead of adopted", async () => {
    const change = await propose(ada);
    const version = await outrun(change);
    expect(await getPolicyChange(ctxOf(tom), { id: change.id })).toMatchObject({
      status: "proposed",
      waiting_for: expect.stringContaining(`version ${version} is in force`),
      can: { vote: { no: expect.stringContaining(`version ${version} is in force`) } },
    });
    const ctx = ctxOf(tom);
    const { id, digest } = change;
    const after = await votePolicy(ctx, { id, digest, decision: "approve", reason: "Yes." });
    expect(after).toMatchObject({ status: "superseded", adopted_version: null, votes: [] });
    expect(await versionInForce()).toBe(version);
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "policy.decide", after: { status: "superseded", version } },
    ]);
  });

  test("stands in no other one's way", async () => {
    const change = await propose(ada);
    await outrun(change);
    const next = await propose(tom);
    expect(next.status).toBe("proposed");
    expect(await statusOf(change.id)).toBe("superseded");
    expect(await announced("policy.decided", change.id)).toBe(1);
  });
});

describe("a lone administrator", () => {
  test("gets nothing adopted, and is told whom to add", async () => {
    const others = await db().user.findMany({
      where: { roles: { has: "admin" }, disabledAt: null, id: { not: ada.id } },
    });
    for (const { id } of others) await disableUser(systemCtx("tests"), { id });
    const change = await propose(ada);
    expect(change.waiting_for).toBe("Nobody else is an administrator. Add one under Settings.");
    await expect(sign(ada, change)).rejects.toMatchObject({ status: 403 });
    expect(await versionInForce()).toBe(change.base_version);
    for (const { id } of [tom, mei]) await enableUser(systemCtx("tests"), { id });
    expect(await sign(tom, change)).toMatchObject({ status: "adopted" });
  });
});

describe("a withdrawal", () => {
  test("is the proposer's, and ends it", async () => {
    const change = await propose(ada);
    const ctx = ctxOf(ada);
    expect(await withdrawPolicy(ctx, { id: change.id })).toMatchObject({ status: "withdrawn" });
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "policy.withdraw", target_id: change.id, after: { status: "withdrawn" } },
    ]);
    await expect(withdrawPolicy(ctxOf(ada), { id: change.id })).rejects.toMatchObject({ code: "conflict" });
    await expect(sign(tom, change)).rejects.toMatchObject({ code: "conflict" });
    expect(await announced("policy.decided", change.id)).toBe(1);
  });

  test("is nobody else's", async () => {
    const change = await propose(ada);
    for (const other of [tom, await addPerson("member")])
      await expect(withdrawPolicy(ctxOf(other), { id: change.id })).rejects.toMatchObject({ status: 403 });
    await expect(withdrawPolicy(ctxOf(ada), { id: "pol_0" })).rejects.toMatchObject({ status: 404 });
    expect(await statusOf(change.id)).toBe("proposed");
  });
});

describe("the history", () => {
  test("has every version with who proposed and who signed it, newest first, page by page", async () => {
    const change = await propose(ada);
    await sign(tom, change);
    const member = ctxOf(await addPerson("member"));
    const { items, next_cursor } = await listPolicyVersions(member, { limit: 1 });
    expect(items).toEqual([
      {
        version: change.base_version + 1,
        rules: change.rules,
        base_rules: change.base_rules,
        reason: "Sooner.",
        created_by: ada.name,
        signed_by: [tom.name],
        created_at: expect.any(String),
        in_force: true,
      },
    ]);
    const all = await listPolicyVersions(member, {});
    const rest = await listPolicyVersions(member, { cursor: next_cursor ?? "" });
    expect(rest.items).toEqual(all.items.slice(1));
    expect(all.items.map(({ in_force }) => in_force).slice(1)).not.toContain(true);
    expect(all.items.at(-1)).toMatchObject({
      version: 1,
      base_rules: null,
      reason: null,
      created_by: "system",
      signed_by: [],
    });
  });

  test("has the proposal that waits first, then the others", async () => {
    const change = await propose(ada);
    const { items } = await listPolicyChanges(ctxOf(tom), {});
    expect(items[0]).toEqual(await getPolicyChange(ctxOf(tom), { id: change.id }));
    expect(items[0]).toMatchObject({ status: "proposed", can: { vote: true } });
    expect(items.slice(1).map(({ status }) => status)).not.toContain("proposed");
    const ids = items.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted().reverse());
    const first = await listPolicyChanges(ctxOf(tom), { limit: 2 });
    const second = await listPolicyChanges(ctxOf(tom), { limit: 2, cursor: first.next_cursor ?? "" });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.slice(0, 4));
  });

  test("is everybody's who is signed in, and says why they may not sign", async () => {
    const change = await propose(ada);
    for (const role of ["governance", "compliance", "auditor", "member"] as const)
      expect(await getPolicyChange(ctxOf(await addPerson(role)), { id: change.id })).toMatchObject({
        can: {
          vote: { no: expect.stringContaining("admin") },
          withdraw: { no: expect.stringContaining("admin") },
        },
      });
    for (const ask of [
      getPolicyChange(anonymousCtx(), { id: change.id }),
      listPolicyChanges(anonymousCtx(), {}),
      listPolicyVersions(anonymousCtx(), {}),
    ])
      await expect(ask).rejects.toMatchObject({ status: 401 });
  });

  test("refuses what it has not", async () => {
    await expect(getPolicyChange(ctxOf(ada), { id: "pol_0" })).rejects.toMatchObject({ status: 404 });
    const cursor = btoa(JSON.stringify(["9999999999999"]));
    await expect(listPolicyVersions(ctxOf(ada), { cursor })).rejects.toMatchObject({ code: "malformed" });
    await expect(listPolicyChanges(ctxOf(ada), { cursor: "?" })).rejects.toMatchObject({ code: "malformed" });
  });
});

test("the database knows the same transitions", async () => {
  for (const from of policyChangeStatuses)
    for (const to of policyChangeStatuses) {
      const { rows } = await pool().query("SELECT policy_change_transition_allowed($1, $2) AS allowed", [
        from,
        to,
      ]);
      expect({ from, to, allowed: rows[0].allowed }).toEqual({
        from,
        to,
        allowed: policyChangeTransitions[from].includes(to),
      });
    }
});
