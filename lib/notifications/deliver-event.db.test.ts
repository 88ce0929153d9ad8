import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation, disableUser, enableUser, endDelegation } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addComment,
  labelTool,
  retractVote,
  reviseSubmission,
  withdrawSubmission,
} from "#lib/registry/index.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import {
  addPerson,
  ctxOf,
  oneSignature,
  submitForReview,
  twoSignatures,
  vote,
} from "#prisma/seed/factories.ts";
import { briefly, deliverAll, happen, toldOf } from "./test-deliveries.ts";

let admin: UserActor;
let member: UserActor;
let governance: UserActor;
let second: UserActor;
let compliance: UserActor;
let auditor: UserActor;

beforeAll(async () => {
  [admin, member, governance, second, compliance, auditor] = await Promise.all([
    addPerson("admin"),
    addPerson("member"),
    addPerson("governance"),
    addPerson("governance"),
    addPerson("compliance"),
    addPerson("auditor"),
  ]);
});

async function inReview(facts = twoSignatures, submitter = member) {
  const submission = await submitForReview(submitter, facts);
  await deliverAll();
  return submission;
}
const soon = () => new Date(Date.now() + 86_400_000).toISOString();
const comment = (by: UserActor, id: string, thread_id?: string) =>
  addComment(ctxOf(by), { id, body: "Does it write anywhere?", ...(thread_id ? { thread_id } : {}) });
const late = (id: string, level: number) =>
  happen({ kind: "submission.escalated", submission_id: id, level });
const digestNow = async ({ id }: Pick<SubmissionView, "id">) =>
  (await db().submission.findUniqueOrThrow({ where: { id } })).digest ?? "";

describe("a submission in review", () => {
  test("asks everybody who may sign it, and nobody else", async () => {
    const { id, server } = await inReview();
    const [told] = await toldOf(governance, id);
    expect(told).toMatchObject({
      kind: "needs_you",
      event: "submission.in_review",
      subject: { type: "submission", id, name: `${server?.name} 1.0.0` },
      text: `${server?.name} 1.0.0 waits for your signature.`,
      read_at: null,
      silenced_at: null,
      silenced_because: null,
    });
    for (const asked of [second, compliance])
      expect(await briefly(asked, id)).toEqual(["needs_you submission.in_review"]);
    for (const other of [admin, member, auditor]) expect(await briefly(other, id)).toEqual([]);
  });

  test("asks only the roles that its stages name", async () => {
    const { id } = await inReview(oneSignature);
    expect(await briefly(governance, id)).toHaveLength(1);
    expect(await briefly(compliance, id)).toEqual([]);
  });

  test("asks nobody on the submitting side", async () => {
    const reviewer = await addPerson("member", "governance");
    const { id } = await inReview(twoSignatures, reviewer);
    expect(await briefly(reviewer, id)).toEqual([]);
    expect(await briefly(governance, id)).toHaveLength(1);
  });

  test("asks who stands in for somebody away, and not who is away; who ends the absence is asked again", async () => {
    const [away, standIn] = await Promise.all([addPerson("governance"), addPerson("compliance")]);
    const { id: absence } = await createDelegation(ctxOf(away), {
      away: true,
      delegate: standIn.id,
      reason: "On leave.",
      ends_at: soon(),
    });
    const { id, server } = await inReview(oneSignature);
    expect(await briefly(away, id)).toEqual([]);
    expect((await toldOf(standIn, id))[0]).toMatchObject({
      kind: "needs_you",
      text: `${server?.name} 1.0.0 waits for your signature. You stand in for ${away.name}.`,
    });
    await endDelegation(ctxOf(away), { id: absence });
    const later = await inReview(oneSignature);
    expect(await briefly(standIn, later.id)).toEqual([]);
    expect(await briefly(away, later.id)).toHaveLength(1);
    await disableUser(systemCtx("tests"), { id: away.id });
  });

  test("asks who is away rather than who stands in for them and may sign nothing", async () => {
    const [away, standIn] = await Promise.all([addPerson("compliance"), addPerson("member")]);
    await disableUser(systemCtx("tests"), { id: compliance.id });
    await createDelegation(ctxOf(away), {
      away: true,
      delegate: standIn.id,
      reason: "On leave.",
      ends_at: soon(),
    });
    const { id } = await inReview();
    expect(await briefly(standIn, id)).toEqual([]);
    await enableUser(systemCtx("tests"), { id: compliance.id });
    await disableUser(systemCtx("tests"), { id: away.id });
  });

  test("that changed asks again, also who voted before, and leaves each with one thing to do", async () => {
    const submission = await inReview();
    await vote(governance, submission);
    expect(await briefly(governance, submission.id)).toEqual(["needs_you submission.in_review (you)"]);
    await reviseSubmission(ctxOf(member), { id: submission.id, purpose: "To pack for a journey." });
    await deliverAll();
    for (const asked of [governance, compliance])
      expect(await briefly(asked, submission.id)).toEqual([
        "needs_you submission.changed",
        "needs_you submission.in_review (newer)",
      ]);
    expect(await toldOf(compliance, submission.id, "needs_me")).toHaveLength(1);
  });

  test("is no longer something to do for who voted, until they take it back", async () => {
    const submission = await inReview();
    await vote(governance, submission);
    expect(await toldOf(governance, submission.id, "needs_me")).toEqual([]);
    expect(await toldOf(compliance, submission.id, "needs_me")).toHaveLength(1);
    const digest = await digestNow(submission);
    await retractVote(ctxOf(governance), { id: submission.id, digest, reason: "Too soon." });
    expect(await toldOf(governance, submission.id, "needs_me")).toHaveLength(1);
  });

  test("whose tool a reviewer labels anew asks for signatures on that", async () => {
    const submission = await inReview();
    const digest = await digestNow(submission);
    const label = { tool: "forecast", effects: ["writes" as const], access: "write" as const };
    await labelTool(ctxOf(governance), { id: submission.id, digest, ...label, reason: "It writes a log." });
    await deliverAll();
    expect((await briefly(compliance, submission.id))[0]).toBe("needs_you submission.changed");
  });
});

describe("a submission that waits long", () => {
  test("reminds who may sign and has not, once each", async () => {
    const submission = await inReview();
    await vote(governance, submission);
    await late(submission.id, 1);
    await deliverAll();
    expect(await briefly(compliance, submission.id)).toEqual([
      "needs_you submission.escalated",
      "needs_you submission.in_review (newer)",
    ]);
    expect(await briefly(governance, submission.id)).toEqual(["needs_you submission.in_review (you)"]);
    expect(await briefly(admin, submission.id)).toEqual([]);
  });

  test("and is overdue is told to administrators and governance as well, and still waits for its signers", async () => {
    const { id } = await inReview(oneSignature);
    await late(id, 2);
    await deliverAll();
    for (const asked of [governance, second])
      expect(await briefly(asked, id)).toEqual([
        "overdue submission.escalated",
        "needs_you submission.in_review",
      ]);
    expect((await toldOf(admin, id, "overdue"))[0]?.text).toMatch(/^The decision on .* is overdue\.$/);
    expect(await briefly(compliance, id)).toEqual([]);
  });
});

describe("a decision", () => {
  test("is told to submitter and voters, and takes itself from everybody else's desk", async () => {
    const submission = await inReview();
    await late(submission.id, 2);
    await deliverAll();
    await vote(governance, submission);
    await vote(compliance, submission);
    await deliverAll();
    const { id } = submission;
    const decided = "decided submission.decided";
    expect(await briefly(member, id)).toEqual([decided]);
    expect((await briefly(governance, id))[0]).toBe(decided);
    expect((await briefly(compliance, id))[0]).toBe(decided);
    expect(await briefly(second, id)).toEqual([
      "overdue submission.escalated (others)",
      "needs_you submission.in_review (others)",
    ]);
    expect(await briefly(admin, id)).toEqual(["overdue submission.escalated (others)"]);
    for (const asked of [governance, second, compliance])
      expect(await toldOf(asked, id, "needs_me")).toEqual([]);
    expect((await toldOf(member, id, "decided"))[0]?.text).toMatch(/ was approved\.$/);
  });

  test("empties the list of what waits at once, before it is delivered", async () => {
    const submission = await inReview(oneSignature);
    await vote(governance, submission);
    expect(await toldOf(second, submission.id, "needs_me")).toEqual([]);
    await deliverAll();
  });

  test("to withdraw is told to whoever voted, and not to who withdrew", async () => {
    const submission = await inReview();
    await vote(governance, submission);
    await withdrawSubmission(ctxOf(member), { id: submission.id });
    await deliverAll();
    expect((await briefly(governance, submission.id))[0]).toBe("decided submission.decided");
    expect(await briefly(member, submission.id)).toEqual([]);
    expect(await briefly(compliance, submission.id)).toEqual(["needs_you submission.in_review (others)"]);
  });

  test("delivered before the review that it ended asks nobody afterwards", async () => {
    const submission = await submitForReview(member, oneSignature);
    await vote(governance, submission);
    const events = await db().outboxEvent.findMany({ where: { deliveredAt: null }, orderBy: { id: "desc" } });
    const { handleDeliverEvent } = await import("./deliver-event.ts");
    for (const { id } of events) await handleDeliverEvent({ event_id: id });
    expect(await briefly(second, submission.id)).toEqual([]);
    expect(await briefly(member, submission.id)).toEqual(["decided submission.decided"]);
  });

  test("that a vote missed is told to governance, without the voter", async () => {
    const submission = await inReview(oneSignature);
    await vote(governance, submission);
    await vote(second, submission);
    await deliverAll();
    expect((await briefly(governance, submission.id))[0]).toBe("told submission.late_vote");
    expect((await toldOf(governance, submission.id))[0]?.text).toContain("that vote does not count");
    expect((await briefly(second, submission.id)).filter((told) => told.includes("late_vote"))).toEqual([]);
  });
});

describe("requested changes", () => {
  test("are the submitter's to do, nobody else's any more, and over once resubmitted", async () => {
    const submission = await inReview();
    await vote(governance, submission, "request_changes", "Say what it keeps.");
    await deliverAll();
    const { id } = submission;
    expect((await toldOf(member, id, "needs_me"))[0]?.text).toMatch(
      new RegExp(`^${governance.name} asked for changes to `),
    );
    expect(await briefly(compliance, id)).toEqual(["needs_you submission.in_review (others)"]);

    await comment(governance, id);
    await deliverAll();
    expect(await briefly(member, id)).toEqual([
      "needs_you submission.commented",
      "needs_you submission.changes_requested (newer)",
    ]);
    await db().submission.update({ where: { id }, data: { status: "in_review" } });
    await happen({ kind: "submission.in_review", submission_id: id });
    await deliverAll();
    expect((await briefly(member, id))[0]).toBe("needs_you submission.commented (over)");
    expect((await briefly(compliance, id))[0]).toBe("needs_you submission.in_review");
  });
});

describe("a comment", () => {
  test("is told to the submitter and to who takes part in the conversation, not to its author", async () => {
    const { id } = await inReview();
    const thread = await comment(governance, id);
    await comment(compliance, id, thread.id);
    await deliverAll();
    const commented = "told submission.commented";
    expect(await briefly(member, id)).toEqual([commented, commented]);
    expect((await briefly(governance, id))[0]).toBe(commented);
    expect(await briefly(compliance, id)).toEqual(["needs_you submission.in_review"]);
    expect(await briefly(second, id)).toEqual(["needs_you submission.in_review"]);
    expect((await toldOf(member, id))[0]?.text).toMatch(new RegExp(`^${compliance.name} commented on `));
  });
});

test("who is disabled is told of nothing", async () => {
  const submission = await inReview();
  const leaver = await addPerson("governance");
  await disableUser(systemCtx("tests"), { id: leaver.id });
  await happen({ kind: "submission.changed", submission_id: submission.id });
  await deliverAll();
  expect(await db().notification.count({ where: { userId: leaver.id } })).toBe(0);
});
