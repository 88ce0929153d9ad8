import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation, disableUser, endDelegation } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { placeQuarantine, proposeLift, voteLift, withdrawLift } from "#lib/lifecycle/index.ts";
import { loadApprovalMatrix, proposePolicy, votePolicy, withdrawPolicy } from "#lib/settings/index.ts";
import { addPerson, ctxOf, oneSignature, submitForReview, vote } from "#prisma/seed/factories.ts";
import { briefly, deliverAll, happen, toldOf } from "./test-deliveries.ts";

let admin: UserActor;
let otherAdmin: UserActor;
let owner: UserActor;
let governance: UserActor;
let second: UserActor;
let compliance: UserActor;

beforeAll(async () => {
  [admin, otherAdmin, owner, governance, second, compliance] = await Promise.all([
    addPerson("admin"),
    addPerson("admin"),
    addPerson("member"),
    addPerson("governance"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
});

const reason = "As I see it.";
const soon = () => new Date(Date.now() + 86_400_000).toISOString();

/** An approved version of a server that `owner` answers for. */
async function published(by = owner) {
  const submission = await submitForReview(by, oneSignature);
  await vote(governance, submission);
  await deliverAll();
  const version = await db().serverVersion.findFirstOrThrow({
    where: { submissions: { some: { id: submission.id } } },
    include: { server: true },
  });
  return { submission, version, server: version.server };
}

describe("a quarantine", () => {
  async function proposed() {
    const { server } = await published();
    const { id } = await placeQuarantine(ctxOf(admin), { scope: "server", name: server.name, reason });
    await deliverAll();
    const { lift } = await proposeLift(ctxOf(governance), { id, reason });
    await deliverAll();
    return { id, server, digest: lift?.digest ?? "" };
  }

  test("is told to governance, compliance and the owner, not to who placed it", async () => {
    const { server } = await published();
    const { id } = await placeQuarantine(ctxOf(second), { scope: "server", name: server.name, reason });
    await deliverAll();
    for (const reader of [governance, compliance, owner])
      expect(await briefly(reader, id)).toEqual(["told quarantine.placed"]);
    expect((await toldOf(owner, id))[0]).toMatchObject({
      subject: { type: "quarantine", id, name: server.name },
      text: `${second.name} quarantined ${server.name}.`,
    });
    for (const other of [second, admin]) expect(await briefly(other, id)).toEqual([]);
  });

  test("that is to be lifted asks who may sign that, without who proposes it", async () => {
    const { id, digest } = await proposed();
    expect((await briefly(second, id))[0]).toBe("needs_you quarantine.lift_proposed");
    expect((await briefly(governance, id))[0]).toBe("told quarantine.placed");
    await voteLift(ctxOf(second), { id, digest, decision: "approve", reason });
    await deliverAll();
    for (const reader of [owner, governance, admin])
      expect((await briefly(reader, id))[0]).toBe("decided quarantine.lifted");
    expect(await toldOf(second, id, "needs_me")).toEqual([]);
  });

  test("that stays tells who proposed otherwise, and asks nobody any more", async () => {
    const { id, digest } = await proposed();
    await voteLift(ctxOf(second), { id, digest, decision: "reject", reason });
    await deliverAll();
    expect((await briefly(governance, id))[0]).toBe("decided quarantine.lift_refused");
    expect(await toldOf(second, id, "needs_me")).toEqual([]);
  });

  test("whose proposal is withdrawn asks nobody any more", async () => {
    const { id } = await proposed();
    expect(await toldOf(second, id, "needs_me")).toHaveLength(1);
    await withdrawLift(ctxOf(governance), { id });
    expect(await toldOf(second, id, "needs_me")).toEqual([]);
    expect((await briefly(second, id))[0]).toBe("needs_you quarantine.lift_proposed (over)");
  });
});

describe("a recertification", () => {
  async function opened(versionId: string, status = "awaiting_owner") {
    const { digest } = await db().submission.findFirstOrThrow({ where: { versionId } });
    const id = newId("recertification");
    const facts = { versionId, digest: digest ?? "", status, openedAt: new Date(), dueAt: new Date() };
    await db().recertification.create({ data: { id, ...facts } });
    await happen({ kind: "recertification.opened", recertification_id: id });
    await deliverAll();
    return id;
  }

  test("is the owner's to confirm, then the reviewers' to decide, and told to the owner in the end", async () => {
    const { version, server } = await published();
    const id = await opened(version.id);
    expect((await toldOf(owner, id, "needs_me"))[0]?.text).toBe(
      `${server.name} 1.0.0 is due: confirm that its facts still hold.`,
    );
    expect(await briefly(governance, id)).toEqual([]);

    const confirmed = { confirmedById: owner.id, confirmedAt: new Date(), confirmation: "It holds." };
    await db().recertification.update({ where: { id }, data: { status: "awaiting_reviewer", ...confirmed } });
    expect(await toldOf(owner, id, "needs_me"), "before it is delivered").toEqual([]);
    await happen({ kind: "recertification.confirmed", recertification_id: id });
    await deliverAll();
    expect(await briefly(owner, id)).toEqual(["needs_you recertification.opened (over)"]);
    for (const reviewer of [governance, second])
      expect(await briefly(reviewer, id)).toEqual(["needs_you recertification.confirmed"]);

    await happen({ kind: "recertification.overdue", recertification_id: id });
    await deliverAll();
    for (const reader of [owner, governance])
      expect((await briefly(reader, id))[0]).toBe("overdue recertification.overdue");
    expect(await toldOf(governance, id, "needs_me")).toHaveLength(1);

    await db().recertification.update({ where: { id }, data: { status: "kept", decidedAt: new Date() } });
    await happen({ kind: "recertification.decided", recertification_id: id });
    await deliverAll();
    expect((await toldOf(owner, id))[0]).toMatchObject({
      kind: "decided",
      text: `${server.name} 1.0.0 was kept.`,
    });
    expect(await briefly(governance, id)).toEqual([
      "overdue recertification.overdue (others)",
      "needs_you recertification.confirmed (others)",
    ]);
  });

  test("that nobody can confirm any more is the reviewers' at once", async () => {
    const leaver = await addPerson("member");
    const { version } = await published(leaver);
    await disableUser(systemCtx("tests"), { id: leaver.id });
    const id = await opened(version.id, "awaiting_reviewer");
    expect((await toldOf(second, id, "needs_me"))[0]?.text).toContain("nobody left to confirm it");
  });
});

describe("a server", () => {
  test("that lapsed is told to its owner and governance as overdue", async () => {
    const { version, server } = await published();
    await db().serverVersion.update({
      where: { id: version.id },
      data: { lapsedAt: new Date(), lapseReason: "Nobody confirmed it." },
    });
    await happen({ kind: "server.lapsed", version_id: version.id });
    await deliverAll();
    for (const reader of [owner, governance]) {
      const [told] = await toldOf(reader, server.id);
      expect(told).toMatchObject({ kind: "overdue", subject: { type: "server", name: server.name } });
    }
    expect(await briefly(compliance, server.id)).toEqual([]);
  });

  test("with nobody left who answers for it is told to governance, together with others of theirs", async () => {
    const leaver = await addPerson("member");
    const [first, other] = [await published(leaver), await published(leaver)];
    await disableUser(systemCtx("tests"), { id: leaver.id });
    await happen({ kind: "server.orphaned", user_id: leaver.id });
    await deliverAll();
    const names = [first.server, other.server].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect((await toldOf(governance, names[0]?.id ?? "")).map(({ text }) => text)).toContain(
      `${names[0]?.name} and 1 other server have nobody left who answers for them.`,
    );
  });
});

describe("a change of the approval matrix", () => {
  async function propose() {
    const { version, rules } = await loadApprovalMatrix(db());
    const changed = rules.map((rule, index) =>
      index === 0 ? { ...rule, due_hours: rule.due_hours + 1 } : rule,
    );
    const change = await proposePolicy(ctxOf(admin), { base_version: version, rules: changed, reason });
    await deliverAll();
    return change;
  }

  test("asks the other administrators, and tells who proposed it how it ended", async () => {
    const { id, digest } = await propose();
    expect(await briefly(otherAdmin, id)).toEqual(["needs_you policy.proposed"]);
    expect(await briefly(admin, id)).toEqual([]);
    expect(await briefly(governance, id)).toEqual([]);
    await votePolicy(ctxOf(otherAdmin), { id, digest, decision: "approve", reason });
    await deliverAll();
    expect((await toldOf(admin, id))[0]?.text).toMatch(/^Your approval matrix was adopted as version \d+\.$/);
    expect(await briefly(otherAdmin, id)).toEqual(["needs_you policy.proposed (you)"]);
  });

  test("that is withdrawn asks nobody any more", async () => {
    const { id } = await propose();
    await withdrawPolicy(ctxOf(admin), { id });
    await deliverAll();
    expect(await briefly(otherAdmin, id)).toEqual(["needs_you policy.proposed (others)"]);
    expect(await briefly(admin, id)).toEqual([]);
  });
});

describe("a delegation", () => {
  const create = () => createDelegation(ctxOf(compliance), { delegate: owner.id, reason, ends_at: soon() });

  test("is told to the delegate", async () => {
    const { id } = await create();
    await deliverAll();
    expect((await toldOf(owner, id))[0]).toMatchObject({
      kind: "told",
      text: `${compliance.name} named you to act for them.`,
    });
    expect(await briefly(compliance, id)).toEqual([]);
    await endDelegation(ctxOf(compliance), { id });
  });

  test("that was ended meanwhile is told to nobody", async () => {
    const { id } = await create();
    await endDelegation(ctxOf(compliance), { id });
    await deliverAll();
    expect(await briefly(owner, id)).toEqual([]);
  });
});
