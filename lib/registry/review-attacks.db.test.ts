import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation, disableUser, enableUser, updateUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { placeQuarantine } from "#lib/lifecycle/index.ts";
import {
  addPerson,
  addTeam,
  auditOf,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submitForReview,
  twoSignatures,
  vote,
} from "#prisma/seed/factories.ts";
import {
  castVote,
  claimSubmission,
  getSubmission,
  handleSettleVotes,
  labelTool,
  listSubmissions,
  recordReading,
  releaseSubmission,
  reviseSubmission,
  setVersionStatus,
} from "./index.ts";
import type { SubmissionView } from "./schemas.ts";

/** Ways to a yes, or to a lasting fault, that must lead nowhere. */

let member: UserActor;
let governance: UserActor;
let second: UserActor;
let compliance: UserActor;

beforeAll(async () => {
  [member, governance, second, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
});

const firstPurpose = "To know whether to take an umbrella.";
const dayMs = 86_400_000;
const see = (id: string) => getSubmission(ctxOf(member), { id });
const revise = (id: string, purpose: string) => reviseSubmission(ctxOf(member), { id, purpose });

/** Answers requested changes with another purpose, and the same server. */
async function resubmit(id: string, purpose: string): Promise<SubmissionView> {
  await revise(id, purpose);
  const row = await db().submission.findUniqueOrThrow({ where: { id } });
  await recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt: row.readAttempt,
    reading: {
      outcome: "read",
      document: JSON.parse(row.document ?? ""),
      snapshot: exampleSnapshot("forecast"),
    },
  });
  return see(id);
}

function label(actor: UserActor, { id, digest }: SubmissionView, access: "read" | "admin") {
  return labelTool(ctxOf(actor), {
    id,
    digest: digest ?? "",
    tool: "forecast",
    effects: access === "read" ? ["reads"] : ["executes"],
    access,
    reason: "As I found it.",
  });
}

const stagesOf = ({ stages }: SubmissionView) => stages.map(({ role, need }) => `${role} ${need}`);
const changesTold = async (id: string) =>
  (await db().outboxEvent.findMany({ where: { kind: "submission.changed" } })).filter(({ payload }) =>
    payload.includes(id),
  ).length;

describe("what stood for review before, stands there anew", () => {
  test("a vote from before a quarantine brings nothing back", async () => {
    const document = exampleDocument();
    const live = await submitForReview(member, twoSignatures, document);
    await vote(governance, live);
    await vote(compliance, live);
    const submission = await submitForReview(member, twoSignatures, document);
    await vote(governance, submission);
    const changed = await revise(submission.id, "Something else.");
    await vote(second, changed, "request_changes");
    await placeQuarantine(ctxOf(second), { scope: "server", name: document.name, reason: "It leaks." });
    const back = await resubmit(submission.id, firstPurpose);
    expect(back.digest).not.toBe(submission.digest);
    expect((await vote(compliance, back)).status).toBe("in_review");
    const version = await db().serverVersion.findFirstOrThrow({ where: { server: { name: document.name } } });
    expect(version.status).toBe("quarantined");
  });

  test("changes requested once do not come back by labelling away and back", async () => {
    const submission = await submitForReview(member, twoSignatures);
    await vote(governance, submission, "request_changes");
    const changed = await resubmit(submission.id, "Something else.");
    await label(second, changed, "read");
    const back = await revise(submission.id, firstPurpose);
    expect((await vote(second, back)).status).toBe("in_review");
  });

  test("who signed the first time is asked again, so that nothing waits for nobody", async () => {
    const submission = await submitForReview(member, twoSignatures);
    const away = await addPerson("governance");
    await vote(away, submission);
    await disableUser(systemCtx("tests"), { id: away.id });
    await vote(compliance, submission);
    await revise(submission.id, "Something else.");
    await enableUser(systemCtx("tests"), { id: away.id });
    await handleSettleVotes({ user_id: away.id });
    const back = await revise(submission.id, firstPurpose);
    expect(back.stages.map(({ have }) => have)).toEqual([0, 0]);
    await vote(away, back);
    expect((await vote(compliance, back)).status).toBe("approved");
  });

  test("a revision that changes nothing moves nothing, and nobody is told of one", async () => {
    const submission = await submitForReview(member, oneSignature);
    expect((await revise(submission.id, firstPurpose)).digest).toBe(submission.digest);
    expect(await changesTold(submission.id)).toBe(0);
  });
});

describe("who counts", () => {
  test("not the delegate who lost every role that decides", async () => {
    const [principal, stand] = [await addPerson("governance"), await addPerson("compliance")];
    await createDelegation(ctxOf(principal), {
      delegate: stand.id,
      reason: "On leave.",
      ends_at: new Date(Date.now() + dayMs).toISOString(),
    });
    const submission = await submitForReview(member, twoSignatures);
    const { id, digest } = submission;
    await castVote(ctxOf(stand), {
      id,
      digest,
      decision: "approve",
      reason: "Fine.",
      on_behalf_of: principal.id,
    });
    await updateUser(systemCtx("tests"), { id: stand.id, roles: ["member"] });
    expect((await vote(compliance, submission)).status).toBe("in_review");
  });

  test("not whoever answers for the server now, whatever owner its next version names", async () => {
    const [owner, submitter] = [await addPerson("governance"), await addPerson("member")];
    const team = await addTeam(owner, submitter);
    const document = exampleDocument();
    const first = await submitForReview(submitter, oneSignature, document);
    await reviseSubmission(ctxOf(submitter), { id: first.id, owner: team });
    await vote(governance, await see(first.id));
    const next = await submitForReview(submitter, oneSignature, { ...document, version: "2.0.0" });
    await expect(vote(owner, next)).rejects.toMatchObject({
      code: "forbidden",
      message: "You answer for this. Somebody else decides on it.",
    });
    const { items } = await listSubmissions(ctxOf(owner), { view: "needs_me", limit: 100 });
    expect(items.map(({ id }) => id)).not.toContain(next.id);
  });
});

describe("a label", () => {
  test("that one reviewer raised, another does not lower and sign alone", async () => {
    const submission = await submitForReview(member, oneSignature);
    const raised = await label(governance, submission, "admin");
    expect(stagesOf(raised)).toEqual(["governance 2", "compliance 1"]);
    const lowered = await label(second, raised, "read");
    expect(stagesOf(lowered)).toEqual(["governance 2", "compliance 1"]);
    expect((await vote(second, lowered)).status).toBe("in_review");
  });

  test("that raises who must sign without moving the digest is told, and on record", async () => {
    const submission = await submitForReview(member, oneSignature);
    const [prefilled] = submission.labels;
    const raised = await labelTool(ctxOf(governance), {
      id: submission.id,
      digest: submission.digest,
      tool: "forecast",
      effects: prefilled?.effects ?? [],
      access: "admin",
      reason: "It is as bad as it looks.",
    });
    expect(raised.digest).toBe(submission.digest);
    expect(await changesTold(submission.id)).toBe(1);
    expect((await auditOf(submission.id)).at(-1)).toMatchObject({
      before: { stages: [{ role: "governance", need: 1 }] },
      after: {
        stages: [
          { role: "governance", need: 2 },
          { role: "compliance", need: 1 },
        ],
      },
    });
  });
});

describe("conditions", () => {
  const approveUnder = (
    actor: UserActor,
    { id, digest }: { id: string; digest: string },
    conditions: Parameters<typeof castVote>[1]["conditions"],
  ) => castVote(ctxOf(actor), { id, digest, decision: "approve", reason: "Fine.", conditions });

  test("whose date has passed do not carry an approval over it", async () => {
    const submission = await submitForReview(member, twoSignatures);
    // Two days ago, somebody signed until yesterday.
    await castVote(
      { ...ctxOf(governance), at: new Date(Date.now() - 2 * dayMs) },
      {
        id: submission.id,
        digest: submission.digest,
        decision: "approve",
        reason: "For a day.",
        conditions: { until: new Date(Date.now() - dayMs).toISOString() },
      },
    );
    await expect(vote(compliance, submission)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("signed only until"),
    });
    expect((await see(submission.id)).status).toBe("in_review");
  });

  test("that leave nothing, by a vote that counts again, decide nothing and can still be looked at", async () => {
    const submission = await submitForReview(
      member,
      twoSignatures,
      exampleDocument(),
      exampleSnapshot("a", "b"),
    );
    const away = await addPerson("governance");
    await approveUnder(away, submission, { tools: ["a"] });
    await disableUser(systemCtx("tests"), { id: away.id });
    await approveUnder(compliance, submission, { tools: ["b"] });
    await enableUser(systemCtx("tests"), { id: away.id });
    await handleSettleVotes({ user_id: away.id });
    expect(await see(submission.id)).toMatchObject({
      status: "in_review",
      conditions: { tools: [] },
      waiting_for: expect.stringContaining("those who signed"),
    });
  });

  test("that name what Postgres can't hold are refused like any other unknown catalog", async () => {
    const submission = await submitForReview(member, twoSignatures);
    for (const catalog of ["a\0", "a\ud800"])
      await expect(approveUnder(governance, submission, { catalogs: [catalog] })).rejects.toMatchObject({
        code: "invalid",
      });
  });
});

test("an approval does not undo what the owner deprecated during the review", async () => {
  const document = exampleDocument();
  const first = await submitForReview(member, oneSignature, document);
  await vote(governance, first);
  const again = await submitForReview(member, oneSignature, document);
  const { name, version } = document;
  await setVersionStatus(ctxOf(member), { name, version, status: "deprecated", status_message: "It goes." });
  await expect(vote(governance, again)).rejects.toMatchObject({ code: "conflict" });
  const row = await db().serverVersion.findFirstOrThrow({ where: { server: { name } } });
  expect(row).toMatchObject({ status: "deprecated", statusMessage: "It goes." });
});

test("a claim on what is decided stays on record: 409", async () => {
  const submission = await submitForReview(member, oneSignature);
  await claimSubmission(ctxOf(governance), { id: submission.id });
  const after = await vote(governance, submission);
  expect(after.can.release).toEqual({ no: expect.stringContaining("approved") });
  await expect(releaseSubmission(ctxOf(governance), { id: submission.id })).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(releaseSubmission(ctxOf(governance), { id: newId("submission") })).rejects.toMatchObject({
    code: "not_found",
  });
});
