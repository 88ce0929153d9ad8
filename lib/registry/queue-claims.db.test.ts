import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation, disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  anonymousCtx,
  auditOf,
  ctxOf,
  oneSignature,
  submit,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { claimSubmission, getSubmission, releaseSubmission } from "./index.ts";

const dayMs = 24 * 60 * 60 * 1_000;

let member: UserActor;
let admin: UserActor;
let governance: UserActor;
let other: UserActor;
let compliance: UserActor;

beforeAll(async () => {
  [member, admin, governance, other, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("admin"),
    addPerson("governance"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
});

const claim = (actor: UserActor, id: string) => claimSubmission(ctxOf(actor), { id });
const release = (actor: UserActor, id: string) => releaseSubmission(ctxOf(actor), { id });
const makeOverdue = (id: string) =>
  db().submission.update({ where: { id }, data: { dueAt: new Date(Date.now() - 1_000) } });

describe("a claim", () => {
  test("shows who has it, is on record, and takes nothing from anybody", async () => {
    const submission = await submitForReview(member);
    expect(await claim(governance, submission.id)).toMatchObject({
      status: "in_review",
      claimed_by: { id: governance.id, name: governance.name },
      can: { claim: { no: "You have it already." }, release: true },
    });
    expect((await auditOf(submission.id)).at(-1)).toMatchObject({
      action: "submission.claim",
      outcome: "success",
      actor_id: governance.id,
      after: { claimed_by: governance.id },
    });
    await vote(compliance, submission);
    expect((await vote(other, submission)).status).toBe("approved");
  });

  test("of one that somebody has names who has it, and since when (409)", async () => {
    const { id } = await submitForReview(member);
    await claim(governance, id);
    const { claimedAt } = await db().submission.findUniqueOrThrow({ where: { id } });
    await expect(claim(other, id)).rejects.toMatchObject({
      code: "conflict",
      status: 409,
      message: `${governance.name} has it since ${claimedAt?.toISOString()}. Ask them to release it.`,
      details: {
        claimed_by: { id: governance.id, name: governance.name },
        claimed_at: claimedAt?.toISOString(),
      },
    });
    await expect(claim(governance, id)).rejects.toMatchObject({
      code: "conflict",
      message: "You have it already.",
    });
  });

  test("by many at the same instant is one person's", async () => {
    const { id } = await submitForReview(member);
    const people = [
      governance,
      other,
      compliance,
      ...(await Promise.all([1, 2].map(() => addPerson("governance")))),
    ];
    const results = await Promise.allSettled(people.map((person) => claim(person, id)));
    const winners = results.flatMap((result) =>
      result.status === "fulfilled" ? [result.value.claimed_by] : [],
    );
    expect(winners).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(result.reason).toMatchObject({
          code: "conflict",
          message: expect.stringContaining(`${winners[0]?.name} has it since`),
        });
    const claims = (await auditOf(id)).filter(
      ({ action, outcome }) => action === "submission.claim" && outcome === "success",
    );
    expect(claims).toHaveLength(1);
  });

  test("is for who may vote on it, and says why not", async () => {
    const { id } = await submitForReview(member, oneSignature);
    await expect(claim(compliance, id)).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("governance"),
    });
    for (const actor of [member, admin])
      await expect(claim(actor, id)).rejects.toMatchObject({ status: 403 });
    await expect(claimSubmission(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
    const token: UserActor = { ...governance, via: "token", scopes: ["submission.read"] };
    await expect(claim(token, id)).rejects.toMatchObject({ status: 403 });

    const own = await addPerson("member", "governance");
    const theirs = await submitForReview(own, oneSignature);
    await expect(claim(own, theirs.id)).rejects.toMatchObject({
      status: 403,
      message: "You submitted this. Somebody else decides on it.",
    });
    const draft = await submit(member);
    await expect(claim(governance, draft.id)).rejects.toMatchObject({ status: 409 });
    await vote(governance, theirs);
    await expect(claim(other, theirs.id)).rejects.toMatchObject({ status: 409 });
  });

  test("is not for who has voted already", async () => {
    const submission = await submitForReview(member);
    await vote(governance, submission);
    await expect(claim(governance, submission.id)).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("You have voted on this already."),
    });
  });

  test("is also for the delegate of who may vote", async () => {
    const { id } = await submitForReview(member, oneSignature);
    const delegate = await addPerson("compliance");
    await expect(claim(delegate, id)).rejects.toMatchObject({ status: 403 });
    await createDelegation(ctxOf(await addPerson("governance")), {
      delegate: delegate.id,
      reason: "On leave.",
      ends_at: new Date(Date.now() + dayMs).toISOString(),
    });
    expect((await claim(delegate, id)).claimed_by).toMatchObject({ id: delegate.id });
  });

  test.each([newId("submission"), "nothing", ""])("of %j is of nothing (404)", async (id) => {
    await expect(claim(governance, id)).rejects.toMatchObject({ status: 404 });
    await expect(release(governance, id)).rejects.toMatchObject({ status: 404 });
  });

  test("of what cannot be an id is invalid (422)", async () => {
    await expect(claim(governance, "a\0b")).rejects.toMatchObject({ status: 422 });
    await expect(release(governance, "\ud800")).rejects.toMatchObject({ status: 422 });
  });
});

describe("a release", () => {
  test("by its holder gives it back, is on record, and works once", async () => {
    const { id } = await submitForReview(member);
    await claim(governance, id);
    expect(await release(governance, id)).toMatchObject({ claimed_by: null, can: { claim: true } });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "submission.release",
      before: { claimed_by: governance.id },
      after: { claimed_by: null },
    });
    await expect(release(governance, id)).rejects.toMatchObject({ status: 409, message: "Nobody has it." });
    await claim(other, id);
  });

  test("by somebody else waits until it is overdue, and then is governance's", async () => {
    const { id } = await submitForReview(member);
    await claim(governance, id);
    for (const actor of [other, compliance])
      await expect(release(actor, id)).rejects.toMatchObject({
        status: 403,
        message: `${governance.name} has it. An administrator can release it, and governance once it is overdue.`,
      });
    for (const actor of [member, await addPerson("auditor")])
      await expect(release(actor, id)).rejects.toMatchObject({ status: 403 });
    await expect(releaseSubmission(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
    await makeOverdue(id);
    await expect(release(compliance, id)).rejects.toMatchObject({ status: 403 });
    expect((await release(other, id)).claimed_by).toBeNull();
  });

  test("is an administrator's at any time, as the page says", async () => {
    const { id } = await submitForReview(member);
    await claim(governance, id);
    expect((await getSubmission(ctxOf(admin), { id })).can.release).toBe(true);
    expect((await release(admin, id)).claimed_by).toBeNull();
  });

  test("is governance's when the holder has left", async () => {
    const { id } = await submitForReview(member);
    const leaver = await addPerson("governance");
    await claim(leaver, id);
    await disableUser(systemCtx("tests"), { id: leaver.id });
    expect((await release(other, id)).claimed_by).toBeNull();
  });

  test("that meets another claim leaves one of the two orders, and never two holders", async () => {
    const { id } = await submitForReview(member);
    await claim(governance, id);
    const [released, claimed] = await Promise.allSettled([release(governance, id), claim(other, id)]);
    expect(released?.status).toBe("fulfilled");
    const { claimedById } = await db().submission.findUniqueOrThrow({ where: { id } });
    expect(claimedById).toBe(claimed?.status === "fulfilled" ? other.id : null);
  });
});
