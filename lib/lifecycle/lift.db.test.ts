import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { disableUser, enableUser } from "#lib/identity/index.ts";
import { setVersionStatus } from "#lib/registry/index.ts";
import {
  addPerson,
  addTeam,
  auditOf,
  auditOfRequest,
  ctxOf,
  exampleDocument,
  oneSignature,
  submitForReview,
  twoSignatures,
  vote,
} from "#prisma/seed/factories.ts";
import {
  getQuarantine,
  handleSettleLifts,
  placeQuarantine,
  proposeLift,
  voteLift,
  withdrawLift,
} from "./index.ts";
import type { QuarantineView } from "./schemas.ts";

let owner: UserActor;
let governance: UserActor;
let compliance: UserActor;
let proposer: UserActor;

beforeAll(async () => {
  [owner, governance, compliance, proposer] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
    addPerson("governance"),
  ]);
});

async function serverWith(facts: typeof oneSignature, ...versions: string[]): Promise<string> {
  const document = exampleDocument();
  for (const version of versions) await approve(facts, { ...document, version });
  return document.name;
}

async function approve(facts: typeof oneSignature, document: ReturnType<typeof exampleDocument>) {
  const submission = await submitForReview(owner, facts, document);
  await vote(governance, submission);
  if (facts === twoSignatures) await vote(compliance, submission);
}

const reason = "Checked.";
const place = (name: string, by: UserActor = governance, version?: string) =>
  placeQuarantine(ctxOf(by), { scope: "server", name, version, reason: "It leaks." });
const propose = (id: string, by: UserActor = proposer) => proposeLift(ctxOf(by), { id, reason });
const say = (by: UserActor, view: QuarantineView, decision: "approve" | "reject" = "approve") =>
  voteLift(ctxOf(by), { id: view.id, digest: view.lift?.digest ?? "", decision, reason });
const see = (id: string, by: UserActor = owner) => getQuarantine(ctxOf(by), { id });

const statusesOf = async (name: string) =>
  Object.fromEntries(
    (await db().serverVersion.findMany({ where: { server: { name } }, orderBy: { id: "asc" } })).map(
      ({ version, status }) => [version, status],
    ),
  );
const eventsOf = async (id: string) =>
  (await db().outboxEvent.findMany({ orderBy: { id: "asc" } }))
    .filter(({ payload }) => payload.includes(id))
    .map(({ kind }) => kind);

describe("lifting a quarantine", () => {
  test("takes the signatures that what was stopped would need today, and brings back what each was", async () => {
    const name = await serverWith(twoSignatures, "1.0.0", "1.1.0", "1.2.0");
    await setVersionStatus(ctxOf(owner), {
      name,
      version: "1.1.0",
      status: "deprecated",
      status_message: "Old.",
    });
    await setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status: "retired" });
    const { id } = await place(name);
    const proposed = await propose(id);
    expect(proposed).toMatchObject({
      status: "lift_proposed",
      lift: {
        proposed_by: { id: proposer.id },
        reason,
        digest: expect.stringMatching(/^sha256:/),
        stages: [
          { role: "governance", need: 1, have: 0 },
          { role: "compliance", need: 1, have: 0 },
        ],
        waiting_for: "1 more governance signature, and 1 more compliance signature",
      },
      can: { propose_lift: { no: expect.any(String) }, withdraw_lift: true },
    });

    // Who placed it may decide that it goes.
    const half = await say(governance, proposed);
    expect(half).toMatchObject({
      status: "lift_proposed",
      lift: { waiting_for: "1 more compliance signature" },
    });
    expect(await statusesOf(name)).toMatchObject({ "1.2.0": "quarantined" });
    const lifted = await say(compliance, proposed);
    expect(lifted).toMatchObject({
      status: "lifted",
      lifted_at: expect.any(String),
      lift: { waiting_for: null, stages: [{ have: 1 }, { have: 1 }] },
    });
    expect(lifted.stopped.map(({ version, now }) => [version, now])).toEqual([
      ["1.1.0", "deprecated"],
      ["1.2.0", "live"],
    ]);
    expect(await statusesOf(name)).toEqual({ "1.0.0": "retired", "1.1.0": "deprecated", "1.2.0": "live" });
    const rows = await db().serverVersion.findMany({ where: { server: { name } }, orderBy: { id: "asc" } });
    expect(rows.filter(({ isLatest }) => isLatest).map(({ version }) => version)).toEqual(["1.2.0"]);
    expect(rows[1]?.statusMessage).toBe("Old.");

    expect((await auditOf(id)).map(({ action, outcome }) => [action, outcome])).toEqual([
      ["quarantine.propose_lift", "success"],
      ["quarantine.vote", "success"],
      ["quarantine.vote", "success"],
      ["quarantine.lift", "success"],
    ]);
    expect((await auditOf(id)).at(-1)).toMatchObject({
      after: { status: "lifted", returned: 2, kept_by_others: 0 },
    });
    expect(await eventsOf(id)).toEqual([
      "quarantine.placed",
      "quarantine.lift_proposed",
      "quarantine.lifted",
    ]);
    for (const again of [
      () => say(governance, proposed),
      () => propose(id),
      () => withdrawLift(ctxOf(proposer), { id }),
    ])
      await expect(again()).rejects.toMatchObject({ status: 409 });
  });

  test("takes the strictest of all that was stopped", async () => {
    const names = [await serverWith(oneSignature, "1.0.0"), await serverWith(twoSignatures, "1.0.0")];
    const team = await addTeam();
    const { id: ownerTeamId } = await db().team.findUniqueOrThrow({ where: { slug: team.slice(5) } });
    await db().server.updateMany({
      where: { name: { in: names } },
      data: { ownerTeamId, ownerUserId: null },
    });
    const { id } = await placeQuarantine(ctxOf(governance), { scope: "owner", owner: team, reason });
    expect((await propose(id)).lift?.stages).toMatchObject([
      { role: "governance", need: 1 },
      { role: "compliance", need: 1 },
    ]);
  });

  test("leaves alone what another quarantine covers, whichever came first", async () => {
    const name = await serverWith(oneSignature, "1.0.0", "1.1.0");
    const one = await place(name, governance, "1.0.0");
    const all = await place(name);
    expect((await say(governance, await propose(one.id))).status).toBe("lifted");
    expect(await statusesOf(name)).toEqual({ "1.0.0": "quarantined", "1.1.0": "quarantined" });
    expect((await auditOf(one.id)).at(-1)).toMatchObject({ after: { returned: 0, kept_by_others: 1 } });
    await say(governance, await propose(all.id));
    expect(await statusesOf(name)).toEqual({ "1.0.0": "live", "1.1.0": "live" });
  });

  test("leaves alone what was approved anew and then stopped for another reason", async () => {
    const document = exampleDocument();
    await approve(oneSignature, document);
    const first = await place(document.name);
    await approve(oneSignature, document);
    expect(await statusesOf(document.name)).toEqual({ "1.0.0": "live" });
    const second = await place(document.name);
    await say(governance, await propose(first.id));
    expect(await statusesOf(document.name)).toEqual({ "1.0.0": "quarantined" });
    await say(governance, await propose(second.id));
    expect(await statusesOf(document.name)).toEqual({ "1.0.0": "live" });
  });

  test("that was refused leaves it in place, and can be proposed again: earlier votes are on the earlier one", async () => {
    const name = await serverWith(oneSignature, "1.0.0");
    const { id } = await place(name);
    const proposed = await propose(id);
    const refused = await say(governance, proposed, "reject");
    expect(refused).toMatchObject({ status: "active", lift: null, can: { propose_lift: true } });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "quarantine.vote",
      before: { status: "lift_proposed" },
      after: { status: "active", decision: "reject" },
    });
    expect((await eventsOf(id)).at(-1)).toBe("quarantine.lift_refused");
    await expect(say(compliance, proposed)).rejects.toMatchObject({ status: 409 });

    const again = await propose(id);
    expect(again.lift).toMatchObject({ votes: [{ decision: "reject", current: false }] });
    expect(again.lift?.digest).not.toBe(proposed.lift?.digest);
    await expect(say(governance, proposed)).rejects.toMatchObject({
      code: "stale",
      details: { current_digest: again.lift?.digest },
    });
    expect((await say(governance, again)).status).toBe("lifted");
  });

  test("is withdrawn by who proposed it alone", async () => {
    const { id } = await place(await serverWith(oneSignature, "1.0.0"));
    await expect(withdrawLift(ctxOf(proposer), { id })).rejects.toMatchObject({ status: 409 });
    const proposed = await propose(id);
    await expect(withdrawLift(ctxOf(governance), { id })).rejects.toMatchObject({ status: 403 });
    expect(await withdrawLift(ctxOf(proposer), { id })).toMatchObject({ status: "active", lift: null });
    await expect(say(governance, proposed)).rejects.toMatchObject({ status: 409 });
    expect((await auditOf(id)).map(({ action, outcome }) => [action, outcome])).toContainEqual([
      "quarantine.withdraw_lift",
      "success",
    ]);
  });
});

describe("who may not", () => {
  let id: string;
  let name: string;

  beforeEach(async () => {
    name = await serverWith(oneSignature, "1.0.0");
    ({ id } = await place(name));
  });

  test("propose it: members who do not answer for it, administrators, auditors", async () => {
    for (const nobody of await Promise.all(
      (["member", "admin", "auditor"] as const).map((role) => addPerson(role)),
    )) {
      const ctx = ctxOf(nobody);
      await expect(proposeLift(ctx, { id, reason })).rejects.toMatchObject({ status: 403 });
      expect(await auditOfRequest(ctx)).toMatchObject([{ outcome: "refused" }]);
      expect((await see(id, nobody)).can.propose_lift).toMatchObject({ no: expect.any(String) });
    }
    expect((await see(id, owner)).can.propose_lift).toBe(true);
    expect((await propose(id, owner)).status).toBe("lift_proposed");
    await expect(propose(id)).rejects.toMatchObject({ status: 409 });
  });

  test("decide on it: who proposed it, whoever they named, its owner, the owning team, without the role", async () => {
    const [delegate, teammate, auditor] = await Promise.all([
      addPerson("governance"),
      addPerson("governance"),
      addPerson("auditor"),
    ]);
    const at = new Date();
    await db().delegation.create({
      data: {
        id: "dlg_1",
        principalId: proposer.id,
        delegateId: delegate.id,
        reason: "Away.",
        startsAt: at,
        endsAt: new Date(at.getTime() + 3_600_000),
        createdAt: at,
      },
    });
    const team = await addTeam();
    const { id: teamId } = await db().team.findUniqueOrThrow({ where: { slug: team.slice(5) } });
    await db().teamMember.create({ data: { teamId, userId: teammate.id } });
    await db().server.update({ where: { name }, data: { ownerTeamId: teamId, ownerUserId: null } });
    const proposed = await propose(id);
    for (const nobody of [proposer, delegate, teammate, auditor, owner]) {
      await expect(say(nobody, proposed), nobody.name).rejects.toMatchObject({ status: 403 });
      expect((await see(id, nobody)).can.vote).toMatchObject({ no: expect.any(String) });
    }
    await db().delegation.update({ where: { id: "dlg_1" }, data: { revokedAt: new Date() } });
    await expect(say(delegate, proposed)).rejects.toMatchObject({ status: 403 });
    expect(proposed.lift?.stages[0]?.candidates.map((person) => person.id)).not.toContain(teammate.id);
    expect((await see(id, governance)).can.vote).toBe(true);
    expect((await say(governance, proposed)).status).toBe("lifted");
  });

  test("decide on what they did not read, or before anything is proposed, or twice", async () => {
    const proposal = (await see(id)).lift;
    expect(proposal).toBeNull();
    const digest = `sha256:${"0".repeat(64)}`;
    const input = { id, digest, decision: "approve", reason } as const;
    await expect(voteLift(ctxOf(governance), input)).rejects.toMatchObject({ code: "conflict" });
    await propose(id);
    await expect(voteLift(ctxOf(governance), input)).rejects.toMatchObject({ code: "stale" });
    for (const odd of [{ digest: "x" }, { decision: "request_changes" }, { reason: "" }, { reason: "\0" }])
      await expect(voteLift(ctxOf(governance), { ...input, ...odd } as never)).rejects.toMatchObject({
        status: 422,
      });
    await expect(propose("qua_unknown")).rejects.toMatchObject({ status: 404 });
    await expect(withdrawLift(ctxOf(proposer), { id: "qua_unknown" })).rejects.toMatchObject({ status: 404 });
  });
});

test("a vote of somebody who is no longer there does not lift it", async () => {
  const leaver = await addPerson("governance");
  const name = await serverWith(twoSignatures, "1.0.0");
  const { id } = await place(name);
  const proposed = await propose(id);
  await say(leaver, proposed);
  await disableUser(ctxOf(await addPerson("admin")), { id: leaver.id });
  expect((await say(compliance, proposed)).status).toBe("lift_proposed");
  expect(await statusesOf(name)).toEqual({ "1.0.0": "quarantined" });
  expect((await say(governance, proposed)).status).toBe("lifted");
});

test("a vote that counts again lifts it, once", async () => {
  const leaver = await addPerson("governance");
  const admin = ctxOf(await addPerson("admin"));
  const name = await serverWith(twoSignatures, "1.0.0");
  const { id } = await place(name);
  const proposed = await propose(id);
  await say(leaver, proposed);
  await disableUser(admin, { id: leaver.id });
  await say(compliance, proposed);
  await enableUser(admin, { id: leaver.id });
  for (let round = 0; round < 2; round++) await handleSettleLifts({ user_id: leaver.id });
  expect((await see(id)).status).toBe("lifted");
  expect(await statusesOf(name)).toEqual({ "1.0.0": "live" });
  const lifts = (await auditOf(id)).filter(({ action }) => action === "quarantine.lift");
  expect(lifts).toMatchObject([{ outcome: "success", after: { returned: 1 } }]);
});

test("what the matrix names nobody for is never lifted", async () => {
  const name = await serverWith(oneSignature, "1.0.0");
  const policy = await db().approvalPolicy.findFirstOrThrow({ orderBy: { version: "desc" } });
  await db().approvalPolicy.create({
    data: {
      version: policy.version + 1,
      createdBy: "tests",
      createdAt: new Date(),
      rules: (policy.rules as { classification: string }[]).filter(
        ({ classification }) => classification !== "public",
      ),
    },
  });
  const { id } = await place(name);
  const proposed = await propose(id);
  expect(proposed.lift).toMatchObject({ stages: [], waiting_for: expect.stringContaining("administrator") });
  await expect(say(governance, proposed)).rejects.toMatchObject({ status: 403 });
  expect((await see(id)).status).toBe("lift_proposed");
});
