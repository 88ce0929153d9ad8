import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { loadPrincipal } from "#lib/kernel/voters.ts";
import { castVote, getSubmission, withdrawSubmission } from "#lib/registry/index.ts";
import {
  addPeople,
  addPerson,
  anonymousCtx,
  auditOf,
  ctxOf,
  oneSignature,
  submitForReview,
  twoSignatures,
  vote,
} from "#prisma/seed/factories.ts";
import { createDelegation, disableUser, endDelegation, listDelegations } from "./index.ts";

const hourMs = 60 * 60 * 1_000;
const dayMs = 24 * hourMs;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

let admin: UserActor;
let auditor: UserActor;
let eva: UserActor;
let ben: UserActor;

beforeAll(async () => {
  [admin, auditor] = await Promise.all([addPerson("admin"), addPerson("auditor")]);
});

/** Everybody anew, so that no test overlaps another. */
async function newPeople() {
  const [one, two] = await addPeople(2, "governance");
  if (!one || !two) throw new Error("There are two.");
  [eva, ben] = [one, two];
}

const give = (to: UserActor | null, more: Partial<Parameters<typeof createDelegation>[1]> = {}) =>
  createDelegation(ctxOf(eva), {
    delegate: to?.id,
    away: to === null,
    reason: "On leave.",
    ends_at: inMs(7 * dayMs),
    ...more,
  });

const announced = async (id: string) =>
  (await db().outboxEvent.findMany({ where: { kind: "delegation.created" } })).filter(({ payload }) =>
    payload.includes(id),
  ).length;

describe("a delegation", () => {
  test("is in force at once, is on record and told of", async () => {
    await newPeople();
    const made = await give(ben);
    expect(made).toMatchObject({
      principal: { id: eva.id, name: eva.name },
      delegate: { id: ben.id, name: ben.name },
      away: false,
      state: "in_force",
      revoked_at: null,
      can: { end: true },
    });
    expect(await auditOf(made.id)).toMatchObject([
      {
        action: "delegation.create",
        outcome: "success",
        actor_id: eva.id,
        target_type: "delegation",
        reason: "On leave.",
        after: { principal: eva.id, delegate: ben.id, away: false },
      },
    ]);
    expect(await announced(made.id)).toBe(1);
    expect(await loadPrincipal(db(), ben.id, eva.id, new Date(Date.now() + hourMs))).toMatchObject({
      id: eva.id,
    });
  });

  test("that is only an absence names nobody and tells nobody", async () => {
    await newPeople();
    const made = await give(null);
    expect(made).toMatchObject({ delegate: null, away: true });
    expect(await announced(made.id)).toBe(0);
  });

  test("in the future is planned, and gives nothing until then", async () => {
    await newPeople();
    const made = await give(ben, { starts_at: inMs(dayMs) });
    expect(made.state).toBe("planned");
    await expect(loadPrincipal(db(), ben.id, eva.id, new Date())).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await loadPrincipal(db(), ben.id, eva.id, new Date(inMs(2 * dayMs)))).toMatchObject({
      id: eva.id,
    });
    await expect(loadPrincipal(db(), ben.id, eva.id, new Date(inMs(8 * dayMs)))).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("that is said to have begun before now begins now", async () => {
    await newPeople();
    const made = await give(ben, { starts_at: inMs(-5 * dayMs) });
    expect(made.starts_at).toBe(made.created_at);
  });

  test("is not passed on: whom a delegate names does not act for the principal", async () => {
    await newPeople();
    const third = await addPerson("governance");
    await give(ben);
    await createDelegation(ctxOf(ben), { delegate: third.id, reason: "Away too.", ends_at: inMs(dayMs) });
    const at = new Date(Date.now() + hourMs);
    expect(await loadPrincipal(db(), third.id, ben.id, at)).toMatchObject({ id: ben.id });
    await expect(loadPrincipal(db(), third.id, eva.id, at)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("to one's principal is no circle: each acts for the other, directly", async () => {
    await newPeople();
    await Promise.all([
      give(ben),
      createDelegation(ctxOf(ben), { delegate: eva.id, reason: "In turn.", ends_at: inMs(dayMs) }),
    ]);
    const at = new Date(Date.now() + hourMs);
    expect(await loadPrincipal(db(), ben.id, eva.id, at)).toMatchObject({ id: eva.id });
    expect(await loadPrincipal(db(), eva.id, ben.id, at)).toMatchObject({ id: ben.id });
  });
});

describe("is refused", () => {
  test.each([
    ["to oneself", () => give(eva), "/delegate", "Name somebody else."],
    ["to nobody, when not away", () => give(null, { away: false }), "/delegate", "Name who acts for you"],
    ["to a stranger", () => give(null, { delegate: newId("user") }), "/delegate", "There is no such person."],
    ["when it would be over", () => give(ben, { ends_at: inMs(-dayMs) }), "/ends_at", "later than now"],
    [
      "when it ends before it begins",
      () => give(ben, { starts_at: inMs(3 * dayMs), ends_at: inMs(2 * dayMs) }),
      "/ends_at",
      "later than now, and than the start",
    ],
    [
      "for longer than 30 days",
      () => give(ben, { ends_at: inMs(30 * dayMs + hourMs) }),
      "/ends_at",
      "30 days",
    ],
    ["without a reason", () => give(ben, { reason: " " }), "/reason", "This may not be empty."],
    ["with a reason no database holds", () => give(ben, { reason: "a\0b" }), "/reason", "NUL"],
    ["without an end", () => give(ben, { ends_at: "soon" }), "/ends_at", ""],
  ])("%s (422)", async (_case, attempt, pointer, message) => {
    await newPeople();
    await expect(attempt()).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer, message: expect.stringContaining(message) }],
    });
    expect(await db().delegation.count({ where: { principalId: eva.id } })).toBe(0);
  });

  test("to somebody whose account is disabled (422)", async () => {
    await newPeople();
    await disableUser(systemCtx("tests"), { id: ben.id });
    await expect(give(ben)).rejects.toMatchObject({
      status: 422,
      issues: [
        { pointer: "/delegate", message: `The account of ${ben.name} is disabled. Name somebody else.` },
      ],
    });
  });

  test("while another delegate, or an absence, overlaps it (409), and not beside it", async () => {
    await newPeople();
    const third = await addPerson("compliance");
    const first = await give(ben, { starts_at: inMs(2 * dayMs), ends_at: inMs(4 * dayMs) });
    await expect(give(ben, { ends_at: inMs(3 * dayMs) })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining(`${ben.name} acts for you from ${first.starts_at}`),
      details: { delegation_id: first.id },
    });
    await give(ben, { ends_at: first.starts_at });
    await expect(give(third, { ends_at: inMs(dayMs) }), "one delegate at a time").rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining(`${ben.name} acts for you from`),
    });
    await give(null, { away: true, ends_at: inMs(3 * dayMs) });
    await expect(give(null, { ends_at: inMs(dayMs) })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("You are away from"),
    });
    await endDelegation(ctxOf(eva), { id: first.id });
    await give(ben, { starts_at: first.starts_at, ends_at: inMs(5 * dayMs) });
  });

  test("when two overlapping ones are made at once: one of them wins", async () => {
    await newPeople();
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => give(ben)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    expect(await db().delegation.count({ where: { principalId: eva.id } })).toBe(1);
  });

  test("to strangers (401), auditors (403) and tokens without the scope (403)", async () => {
    await newPeople();
    const input = { delegate: ben.id, reason: "On leave.", ends_at: inMs(dayMs) };
    await expect(createDelegation(anonymousCtx(), input)).rejects.toMatchObject({ status: 401 });
    await expect(createDelegation(ctxOf(auditor), input)).rejects.toMatchObject({ status: 403 });
    const token: UserActor = { ...eva, via: "token", scopes: ["submission.*"] };
    await expect(createDelegation(ctxOf(token), input)).rejects.toMatchObject({ status: 403 });
    await expect(createDelegation(systemCtx("tests"), input)).rejects.toMatchObject({ status: 403 });
  });
});

describe("ended early", () => {
  test("it gives nothing from then on, is on record, and ends once", async () => {
    await newPeople();
    const { id } = await give(ben);
    const ended = await endDelegation(ctxOf(eva), { id });
    expect(ended).toMatchObject({
      state: "ended",
      revoked_at: expect.any(String),
      can: { end: { no: "This has been ended already." } },
    });
    await expect(loadPrincipal(db(), ben.id, eva.id, new Date())).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(endDelegation(ctxOf(eva), { id })).rejects.toMatchObject({
      status: 409,
      message: "This has been ended already.",
    });
    expect(await auditOf(id)).toMatchObject([
      { action: "delegation.create" },
      { action: "delegation.end", outcome: "success", after: { revoked_at: ended.revoked_at } },
      { action: "delegation.end", outcome: "refused" },
    ]);
  });

  test("at the same instant by two, one of them is told", async () => {
    await newPeople();
    const { id } = await give(ben);
    const results = await Promise.allSettled([1, 2, 3].map(() => endDelegation(ctxOf(eva), { id })));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("is nobody's but the principal's, until one of the two has left: then also an administrator's", async () => {
    await newPeople();
    const { id } = await give(ben);
    for (const other of [ben, admin, await addPerson("governance")])
      await expect(endDelegation(ctxOf(other), { id })).rejects.toMatchObject({
        status: 403,
        message: expect.stringContaining("Only who gave it can end it"),
      });
    await expect(endDelegation(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
    await expect(endDelegation(ctxOf(auditor), { id })).rejects.toMatchObject({ status: 403 });
    await disableUser(systemCtx("tests"), { id: eva.id });
    await expect(endDelegation(ctxOf(ben), { id })).rejects.toMatchObject({ status: 403 });
    expect(await endDelegation(ctxOf(admin), { id })).toMatchObject({ state: "ended" });
  });

  test("after it is over it takes the votes along that were cast by it; an absence leaves none", async () => {
    await newPeople();
    const { id } = await give(ben);
    const submission = await submitForReview(await addPerson("member"), twoSignatures);
    const { id: submissionId, digest } = submission;
    const ballot = { id: submissionId, digest, decision: "approve", reason: "As asked." } as const;
    await castVote(ctxOf(ben), { ...ballot, on_behalf_of: eva.id });
    const away = await give(null, { starts_at: inMs(8 * dayMs), ends_at: inMs(9 * dayMs) });
    const past = { ...ctxOf(eva), at: new Date(inMs(10 * dayMs)) };
    const governanceHas = async () => {
      const { stages } = await getSubmission(ctxOf(eva), { id: submissionId });
      return stages.find(({ role }) => role === "governance")?.have;
    };
    expect(await governanceHas()).toBe(1);
    await expect(vote(eva, submission)).rejects.toMatchObject({
      message: expect.stringContaining("is over"),
    });
    const { items } = await listDelegations(past, { view: "given", past: "true" });
    expect(items).toMatchObject([
      { id: away.id, state: "over", can: { end: { no: "This is over already." } } },
      { id, state: "over", can: { end: true } },
    ]);
    await expect(endDelegation(past, { id: away.id })).rejects.toMatchObject({ code: "conflict" });
    expect(await endDelegation(past, { id })).toMatchObject({ state: "ended" });
    expect(await governanceHas()).toBe(0);
    await vote(eva, submission);
    expect(await governanceHas()).toBe(1);
  });

  test.each([newId("delegation"), "nothing", ""])("there is no %j (404)", async (id) => {
    await newPeople();
    await expect(endDelegation(ctxOf(eva), { id })).rejects.toMatchObject({ status: 404 });
  });

  test("an id that cannot be one is invalid (422)", async () => {
    await newPeople();
    await expect(endDelegation(ctxOf(eva), { id: "a\0b" })).rejects.toMatchObject({ status: 422 });
  });
});

describe("the list", () => {
  const idsOf = async (actor: UserActor, input: Parameters<typeof listDelegations>[1]) =>
    (await listDelegations(ctxOf(actor), input)).items.map(({ id }) => id);

  test("holds what one gave and was given; what is past only when asked for", async () => {
    await newPeople();
    const given = await give(ben);
    const back = await createDelegation(ctxOf(ben), {
      delegate: eva.id,
      reason: "In turn.",
      ends_at: inMs(dayMs),
    });
    const ended = await give(null);
    await endDelegation(ctxOf(eva), { id: ended.id });
    expect(await idsOf(eva, { view: "given" })).toEqual([given.id]);
    expect(await idsOf(eva, { view: "received" })).toEqual([back.id]);
    expect(await idsOf(eva, {})).toEqual([back.id, given.id]);
    expect(await idsOf(eva, { view: "given", past: "true" })).toEqual([ended.id, given.id]);
    const { items } = await listDelegations(ctxOf(ben), { view: "received" });
    expect(items[0]?.can.end).toEqual({ no: expect.stringContaining("Only who gave it can end it") });
  });

  test("of everybody is for administrators and auditors, page by page", async () => {
    await newPeople();
    const made = [await give(ben), await give(null)].map(({ id }) => id);
    for (const reader of [admin, auditor]) {
      const first = await listDelegations(ctxOf(reader), { view: "all", limit: 1 });
      expect(first.items.map(({ id }) => id)).toEqual([made[1]]);
      const cursor = first.next_cursor ?? "";
      expect(await idsOf(reader, { view: "all", limit: 1, cursor })).toEqual([made[0]]);
    }
    await expect(idsOf(eva, { view: "all" })).rejects.toMatchObject({ status: 403 });
    await expect(listDelegations(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
    await expect(idsOf(eva, { cursor: "?" })).rejects.toMatchObject({ status: 400 });
    await expect(idsOf(eva, { view: "theirs" } as never)).rejects.toMatchObject({ status: 422 });
  });
});

describe("nobody is made a delegate to be kept from a decision", () => {
  test("who may decide on what the principal has open: 409, until it is decided", async () => {
    const submitter = await addPerson("member", "governance");
    const [strict, friend] = [await addPerson("governance"), await addPerson("auditor", "member")];
    const submission = await submitForReview(submitter, oneSignature);
    const name = (delegate: UserActor) =>
      createDelegation(ctxOf(submitter), {
        delegate: delegate.id,
        reason: "On leave.",
        ends_at: inMs(dayMs),
      });
    await expect(name(strict)).rejects.toMatchObject({
      code: "conflict",
      details: { submission: submission.id },
    });
    const { id } = await name(friend);
    await endDelegation(ctxOf(submitter), { id });
    await withdrawSubmission(ctxOf(submitter), { id: submission.id });
    await name(strict);
  });

  test("a delegation that was over, and is ended long after, shuts nobody out of what came since", async () => {
    const submitter = await addPerson("member");
    const strict = await addPerson("governance");
    const past = { at: new Date(Date.now() - 3 * dayMs) };
    const { id } = await createDelegation(
      { ...ctxOf(submitter), ...past },
      { delegate: strict.id, reason: "A day off.", ends_at: inMs(-2 * dayMs) },
    );
    const submission = await submitForReview(submitter, oneSignature);
    await endDelegation(ctxOf(submitter), { id });
    expect((await vote(strict, submission, "reject")).status).toBe("rejected");
  });

  test("a delegation that was ended before it began made nobody one", async () => {
    const submitter = await addPerson("member");
    const strict = await addPerson("governance");
    const planned = await createDelegation(ctxOf(submitter), {
      delegate: strict.id,
      reason: "Next year.",
      starts_at: inMs(300 * dayMs),
      ends_at: inMs(301 * dayMs),
    });
    const submission = await submitForReview(submitter, oneSignature);
    await endDelegation(ctxOf(submitter), { id: planned.id });
    expect((await vote(strict, submission, "reject")).status).toBe("rejected");
  });
});
