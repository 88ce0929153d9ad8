import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  auditOf,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submitForReview,
  twoSignatures,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import { castVote, getSubmission, retractVote, reviseSubmission } from "./index.ts";

let member: UserActor;
let governance: UserActor;
let compliance: UserActor;

beforeAll(async () => {
  [member, governance, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
});

const dayMs = 86_400_000;

/** Makes somebody stand in for somebody else, from an hour ago. */
async function delegate(
  principal: UserActor,
  to: UserActor,
  changes: { revokedAt?: Date; endsAt?: Date } = {},
) {
  const now = Date.now();
  return db().delegation.create({
    data: {
      id: newId("delegation"),
      principalId: principal.id,
      delegateId: to.id,
      reason: "On leave.",
      startsAt: new Date(now - 3_600_000),
      endsAt: new Date(now + dayMs),
      createdAt: new Date(now - 3_600_000),
      ...changes,
    },
  });
}

describe("a retraction", () => {
  test("takes a vote back, leaves both on record, and lets its voter vote otherwise", async () => {
    const submission = await submitForReview(member);
    await vote(governance, submission);
    const { id, digest } = submission;
    const view = await retractVote(ctxOf(governance), {
      id,
      digest,
      reason: "I overlooked the second tool.",
    });
    expect(view.stages.map(({ have }) => have)).toEqual([0, 0]);
    expect(view.votes.map(({ decision, standing }) => [decision, standing])).toEqual([
      ["approve", false],
      ["retract", false],
    ]);
    expect(view.can).toMatchObject({ vote: true, retract: { no: expect.stringContaining("no vote") } });
    expect((await auditOf(id)).map(({ action }) => action)).toContain("submission.retract_vote");
    expect((await vote(governance, submission, "reject")).status).toBe("rejected");
  });

  test("is refused without a vote, after the decision, and on what it is no more", async () => {
    const submission = await submitForReview(member, oneSignature);
    const { id, digest } = submission;
    const retract = (actor: UserActor) => retractVote(ctxOf(actor), { id, digest, reason: "No." });
    await expect(retract(governance)).rejects.toMatchObject({ code: "forbidden" });
    await expect(retract(member)).rejects.toMatchObject({ code: "forbidden" });
    await vote(governance, submission);
    await expect(retract(governance)).rejects.toMatchObject({ code: "conflict" });

    const other = await submitForReview(member);
    await vote(governance, other);
    await reviseSubmission(ctxOf(member), { id: other.id, purpose: "Something else." });
    await expect(
      retractVote(ctxOf(governance), { id: other.id, digest: other.digest, reason: "No." }),
    ).rejects.toMatchObject({ code: "stale" });
  });
});

describe("a vote after the decision", () => {
  test("is kept as late, once, and changes nothing", async () => {
    const [other] = [await addPerson("governance")];
    const submission = await submitForReview(member, oneSignature);
    await vote(governance, submission);
    const view = await vote(other, submission, "reject", "I would have said no.");
    expect(view.status).toBe("approved");
    expect(view.votes.map(({ decision, late }) => [decision, late])).toEqual([
      ["approve", false],
      ["reject", true],
    ]);
    await expect(vote(other, submission, "reject")).rejects.toMatchObject({ code: "conflict" });
    const told = await db().outboxEvent.count({ where: { kind: "submission.late_vote" } });
    expect(told).toBe(1);
  });

  test("by somebody who could not have voted is refused", async () => {
    const submission = await submitForReview(member, oneSignature);
    await vote(governance, submission);
    await expect(vote(compliance, submission)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a delegate", () => {
  test("votes under their own name with the principal's role, and the two count once", async () => {
    const [principal, stand] = [await addPerson("governance"), await addPerson("compliance")];
    await delegate(principal, stand);
    const submission = await submitForReview(member);
    const { id, digest } = submission;
    const cast = { id, digest, decision: "approve", reason: "For her." } as const;
    expect((await getSubmission(ctxOf(stand), { id })).acting_for).toEqual([
      { id: principal.id, name: principal.name, vote: true },
    ]);
    const view = await castVote(ctxOf(stand), { ...cast, on_behalf_of: principal.id });
    expect(view.stages.map(({ role, have }) => [role, have])).toEqual([
      ["governance", 1],
      ["compliance", 0],
    ]);
    expect(view.votes[0]).toMatchObject({
      voter: { id: stand.id },
      on_behalf_of: { id: principal.id },
    });
    await expect(vote(principal, submission)).rejects.toMatchObject({ code: "conflict" });
    await expect(vote(stand, submission)).rejects.toMatchObject({ code: "conflict" });
    expect((await vote(compliance, submission)).status).toBe("approved");
  });

  test.each([
    ["was never named", undefined],
    ["was dismissed", { revokedAt: new Date() }],
    ["is no longer in their time", { endsAt: new Date(Date.now() - 60_000) }],
  ])("who %s is refused", async (_, changes) => {
    const [principal, stand] = [await addPerson("governance"), await addPerson("compliance")];
    if (changes) await delegate(principal, stand, changes);
    const { id, digest } = await submitForReview(member);
    const cast = { id, digest, decision: "approve", reason: "For her.", on_behalf_of: principal.id } as const;
    await expect(castVote(ctxOf(stand), cast)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("who is dismissed afterwards takes the vote along", async () => {
    const [principal, stand] = [await addPerson("governance"), await addPerson("compliance")];
    const { id: delegation } = await delegate(principal, stand);
    const submission = await submitForReview(member);
    const { id, digest } = submission;
    await castVote(ctxOf(stand), {
      id,
      digest,
      decision: "approve",
      reason: "For her.",
      on_behalf_of: principal.id,
    });
    await db().delegation.update({ where: { id: delegation }, data: { revokedAt: new Date() } });
    expect((await vote(compliance, submission)).status).toBe("in_review");
  });

  test("of the submitter never votes on it, nor does anybody for the submitter", async () => {
    const submitter = await addPerson("member", "governance");
    const [stand, other] = [await addPerson("governance"), await addPerson("governance")];
    await delegate(submitter, stand);
    await delegate(submitter, other);
    const submission = await submitForReview(submitter);
    await expect(vote(stand, submission)).rejects.toMatchObject({
      code: "forbidden",
      message: "You act for who submitted this. Somebody else decides on it.",
    });
    const { id, digest } = submission;
    await expect(
      castVote(ctxOf(other), {
        id,
        digest,
        decision: "approve",
        reason: "For him.",
        on_behalf_of: submitter.id,
      }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("nobody decides on what they answer for", () => {
  test("not the person who owns it, nor a member of the team that does", async () => {
    const owner = await addPerson("governance");
    const mate = await addPerson("governance");
    const slug = unique("desk");
    await db().team.create({
      data: {
        id: newId("team"),
        slug,
        name: slug,
        createdAt: new Date(),
        members: { create: { userId: mate.id } },
      },
    });
    const submission = await submitForReview(member);
    const owned = await reviseSubmission(ctxOf(member), { id: submission.id, owner: `user:${owner.email}` });
    await expect(vote(owner, owned)).rejects.toMatchObject({ code: "forbidden" });
    const teams = await reviseSubmission(ctxOf(member), { id: submission.id, owner: `team:${slug}` });
    await expect(vote(mate, teams)).rejects.toMatchObject({
      code: "forbidden",
      message: "You answer for this. Somebody else decides on it.",
    });
    expect((await vote(owner, teams)).status).toBe("in_review");
  });
});

describe("an approval under conditions", () => {
  const conditions = (days: number) => ({
    tools: ["forecast"],
    until: new Date(Date.now() + days * dayMs).toISOString(),
    catalogs: ["default"],
  });

  test("publishes under what all its signers asked for", async () => {
    const snapshot = exampleSnapshot("forecast", "alarm");
    const submission = await submitForReview(member, twoSignatures, exampleDocument(), snapshot);
    const { id, digest } = submission;
    const asked = conditions(30);
    await castVote(ctxOf(governance), {
      id,
      digest,
      decision: "approve",
      reason: "Only the forecast.",
      conditions: { tools: ["forecast", "alarm"], until: asked.until },
    });
    const view = await castVote(ctxOf(compliance), {
      id,
      digest,
      decision: "approve",
      reason: "A month, to begin with.",
      conditions: { tools: ["forecast"], catalogs: ["default"] },
    });
    expect(view.conditions).toEqual(asked);
    const version = await db().serverVersion.findUniqueOrThrow({ where: { approvedBy: id } });
    expect(JSON.parse(version.conditions ?? "null")).toEqual(asked);
    expect(version.lapsesAt?.toISOString()).toBe(asked.until);
  });

  test("refuses what there is not, what has passed, and what leaves nothing", async () => {
    const snapshot = exampleSnapshot("forecast", "alarm");
    const { id, digest } = await submitForReview(member, twoSignatures, exampleDocument(), snapshot);
    const approve = (actor: UserActor, wanted: Parameters<typeof castVote>[1]["conditions"]) =>
      castVote(ctxOf(actor), { id, digest, decision: "approve", reason: "Fine.", conditions: wanted });
    await expect(
      approve(governance, { tools: ["nothing"], catalogs: ["nowhere"], until: new Date(0).toISOString() }),
    ).rejects.toMatchObject({
      code: "invalid",
      issues: [
        { pointer: "/conditions/tools/0" },
        { pointer: "/conditions/catalogs/0" },
        { pointer: "/conditions/until" },
      ],
    });
    await expect(approve(governance, {})).rejects.toMatchObject({ code: "invalid" });
    await approve(governance, { tools: ["forecast"] });
    await expect(approve(compliance, { tools: ["alarm"] })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("when nobody can sign", () => {
  test("it waits, and says who can change that", async () => {
    const admin = await addPerson("admin");
    const lone = await addPerson("compliance", "member");
    const others = await db().user.findMany({
      where: { roles: { has: "compliance" }, id: { not: lone.id }, disabledAt: null },
    });
    for (const { id } of others) await disableUser(systemCtx("tests"), { id });
    const submission = await submitForReview(lone);
    const view = await vote(governance, submission);
    expect(view.status).toBe("in_review");
    expect(view.slate).toEqual({
      complete: false,
      missing: [{ role: "compliance", need: 1 }],
      ask: [{ id: admin.id, name: admin.name }],
    });
    expect(view.waiting_for).toContain(`ask ${admin.name}`);
  });
});
