import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { disableUser, enableUser, updateUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  auditOf,
  auditOfRequest,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submit,
  submitForReview,
  twoSignatures,
  vote,
} from "#prisma/seed/factories.ts";
import { castVote, getSubmission, reviseSubmission } from "./index.ts";
import type { SubmissionView } from "./schemas.ts";

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

const versionOf = (view: SubmissionView) =>
  db().serverVersion.findFirstOrThrow({
    where: { submissions: { some: { id: view.id } } },
    include: { server: true },
  });

describe("a vote", () => {
  test("that leaves seats open keeps the submission in review, and says whom it waits for", async () => {
    const submission = await submitForReview(member);
    const view = await vote(governance, submission, "approve", "I read both tools.");
    expect(view).toMatchObject({
      status: "in_review",
      stages: [
        { role: "governance", need: 1, have: 1, voters: [{ id: governance.id }] },
        { role: "compliance", need: 1, have: 0, voters: [], candidates: [{ id: compliance.id }] },
      ],
      votes: [
        { voter: { id: governance.id }, decision: "approve", reason: "I read both tools.", current: true },
      ],
      waiting_for: "1 more compliance signature",
      can: { vote: { no: "You have voted on this already. Retract it first to vote otherwise." } },
    });
  });

  test("that fills the last seat approves, publishes, and each step is in the log of one request", async () => {
    const submission = await submitForReview(member);
    await vote(governance, submission);
    const ctx = ctxOf(compliance);
    const view = await castVote(ctx, {
      id: submission.id,
      digest: submission.digest,
      decision: "approve",
      reason: "No personal data.",
    });
    expect(view).toMatchObject({ status: "approved", waiting_for: null });
    expect(view.decided_at).not.toBeNull();
    expect(
      (await auditOfRequest(ctx)).map(({ action, before, after }) => ({ action, before, after })),
    ).toEqual([
      {
        action: "submission.vote",
        before: null,
        after: { decision: "approve", digest: submission.digest },
      },
      {
        action: "submission.decide",
        before: { status: "in_review" },
        after: { status: "approved", digest: submission.digest },
      },
      {
        action: "server.publish",
        before: { version: "1.0.0", status: "unpublished", approved_by: null },
        after: {
          version: "1.0.0",
          status: "live",
          approved_by: submission.id,
          digest: submission.digest,
          conditions: null,
        },
      },
    ]);
  });

  test("to reject rejects at once and publishes nothing", async () => {
    const submission = await submitForReview(member);
    const view = await vote(compliance, submission, "reject", "It sends addresses abroad.");
    expect(view.status).toBe("rejected");
    expect(await versionOf(view)).toMatchObject({ status: "unpublished", document: null, snapshotId: null });
  });

  test("to request changes sends it back without deciding it", async () => {
    const submission = await submitForReview(member);
    const view = await vote(governance, submission, "request_changes", "Say what it stores.");
    expect(view).toMatchObject({
      status: "changes_requested",
      decided_at: null,
      waiting_for: `${member.name}, to answer the requested changes`,
    });
  });

  test("publishes exactly the document and snapshot that were approved", async () => {
    const document = exampleDocument({ "x-vendor": { z: 1, a: [2, "\u0001\u2028"] } });
    const submission = await submitForReview(member, oneSignature, document, exampleSnapshot("a", "b"));
    const view = await vote(governance, submission);
    const version = await versionOf(view);
    const row = await db().submission.findUniqueOrThrow({ where: { id: view.id } });
    expect(version).toMatchObject({
      status: "live",
      document: row.document,
      snapshotId: row.snapshotId,
      approvedBy: view.id,
      server: { classification: "public", accessLevel: "read", ownerUserId: member.id },
    });
    expect(JSON.parse(version.document ?? "")).toEqual(document);
    expect(view.snapshot?.items.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("of a person with both roles fills one seat only", async () => {
    const both = await addPerson("governance", "compliance");
    const submission = await submitForReview(member);
    expect((await vote(both, submission)).status).toBe("in_review");
    expect((await vote(compliance, submission)).status).toBe("approved");
  });
});

describe("a vote is refused", () => {
  test("to strangers: 401", async () => {
    const submission = await submitForReview(member);
    await expect(vote({ kind: "anonymous" }, submission)).rejects.toMatchObject({ status: 401 });
  });

  test.each(["member", "admin", "auditor"] as const)("to somebody who is only %s: 403", async (role) => {
    const submission = await submitForReview(member);
    const actor = await addPerson(role);
    await expect(vote(actor, submission)).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("Only people with the role governance or compliance may vote"),
    });
    expect((await getSubmission(ctxOf(governance), { id: submission.id })).votes).toEqual([]);
  });

  test("to machines and to the system itself: 403", async () => {
    const submission = await submitForReview(member);
    const gateway = {
      kind: "client",
      id: "cli_1",
      name: "gw",
      clientKind: "gateway",
      scopes: ["*"],
    } as const;
    await expect(vote(gateway, submission)).rejects.toMatchObject({ status: 403 });
    await expect(vote(systemCtx("tests").actor, submission)).rejects.toMatchObject({ status: 403 });
  });

  test("to a token without the scope: 403", async () => {
    const submission = await submitForReview(member);
    const token: UserActor = { ...governance, via: "token", scopes: ["submission.read"] };
    await expect(vote(token, submission)).rejects.toMatchObject({
      status: 403,
      message: "This token lacks the scope submission.vote.",
    });
  });

  test("to the submitter, whatever roles they have: 403, and the log says so", async () => {
    const submitter = await addPerson("member", "governance", "compliance", "admin");
    const submission = await submitForReview(submitter);
    const ctx = ctxOf(submitter);
    const before = await auditOf(submission.id);
    for (const decision of ["approve", "reject", "request_changes"] as const)
      await expect(
        castVote(ctx, { id: submission.id, digest: submission.digest, decision, reason: "Mine." }),
      ).rejects.toMatchObject({
        status: 403,
        message: "You submitted this. Somebody else decides on it.",
      });
    const after = (await auditOf(submission.id)).slice(before.length);
    expect(after).toHaveLength(3);
    for (const entry of after)
      expect(entry).toMatchObject({
        action: "submission.vote",
        outcome: "refused",
        actor_id: submitter.id,
        reason: "You submitted this. Somebody else decides on it.",
        after: { code: "forbidden" },
      });
    const view = await getSubmission(ctx, { id: submission.id });
    expect(view.votes).toEqual([]);
    expect(view.can.vote).toEqual({ no: "You submitted this. Somebody else decides on it." });
  });

  test("to somebody whose role no stage needs: 403", async () => {
    const submission = await submitForReview(member, oneSignature);
    await expect(vote(compliance, submission)).rejects.toMatchObject({
      status: 403,
      message: "People with the role governance decide on this.",
    });
  });

  test("for a submission that does not exist: 404", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    for (const id of [newId("submission"), "nothing", ""])
      await expect(vote(governance, { id, digest })).rejects.toMatchObject({ status: 404 });
  });

  test("on a digest that is not the current one: 409 stale, with the current one", async () => {
    const submission = await submitForReview(member);
    const digest = `sha256:${"0".repeat(64)}`;
    await expect(vote(governance, { id: submission.id, digest })).rejects.toMatchObject({
      code: "stale",
      status: 409,
      details: { current_digest: submission.digest },
    });
    expect((await getSubmission(ctxOf(governance), { id: submission.id })).votes).toEqual([]);
  });

  test("the second time: 409, and the first one stands", async () => {
    const submission = await submitForReview(member);
    await vote(governance, submission, "approve", "First.");
    for (const decision of ["approve", "reject"] as const)
      await expect(vote(governance, submission, decision, "Second.")).rejects.toMatchObject({
        code: "conflict",
        message: "You have voted on this already. Retract it first to vote otherwise.",
      });
    const view = await getSubmission(ctxOf(governance), { id: submission.id });
    expect(view).toMatchObject({ status: "in_review", votes: [{ decision: "approve", reason: "First." }] });
  });

  test("on a draft, after requested changes, and of the same person after the decision: 409", async () => {
    const draft = await submit(member);
    await expect(
      vote(governance, { id: draft.id, digest: `sha256:${"0".repeat(64)}` }),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("has not been read yet") });

    const returned = await submitForReview(member);
    await vote(governance, returned, "request_changes");
    await expect(vote(compliance, returned)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Changes were requested"),
    });

    const done = await submitForReview(member, oneSignature);
    await vote(governance, done);
    await expect(vote(governance, done)).rejects.toMatchObject({
      code: "conflict",
      message: "This submission is approved; its votes are final.",
    });
  });

  test("with wrong fields: 422 that names each", async () => {
    const submission = await submitForReview(member);
    const input = { id: submission.id, decision: "maybe", digest: "abc", reason: " ", extra: 1 };
    const error = await castVote(ctxOf(governance), input as never).catch((error) => error);
    expect(error).toMatchObject({ status: 422 });
    expect(error.issues.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/decision",
      "/digest",
      "/extra",
      "/reason",
    ]);
  });
});

describe("who counts is judged when it matters", () => {
  test("a role taken away before the vote is refused, whatever the session still says", async () => {
    const former = await addPerson("governance");
    const submission = await submitForReview(member);
    await updateUser(systemCtx("tests"), { id: former.id, roles: ["member"] });
    await expect(vote(former, submission)).rejects.toMatchObject({ status: 403 });
  });

  test("a vote no longer counts once its voter lost the role", async () => {
    const former = await addPerson("governance");
    const submission = await submitForReview(member);
    await vote(former, submission);
    await updateUser(systemCtx("tests"), { id: former.id, roles: ["member"] });
    const view = await vote(compliance, submission);
    expect(view.status).toBe("in_review");
    expect(view.stages).toMatchObject([{ have: 0 }, { have: 1 }]);
    expect(view.votes).toHaveLength(2);
    expect((await vote(governance, submission)).status).toBe("approved");
  });

  test("a disabled person may not vote, and their vote no longer counts", async () => {
    const gone = await addPerson("governance");
    const submission = await submitForReview(member);
    await vote(gone, submission);
    await disableUser(systemCtx("tests"), { id: gone.id });
    expect((await vote(compliance, submission)).status).toBe("in_review");

    const other = await submitForReview(member);
    await expect(vote(gone, other)).rejects.toMatchObject({
      status: 403,
      message: "Your account is disabled.",
    });
    await enableUser(systemCtx("tests"), { id: gone.id });
    expect((await vote(gone, other)).votes).toHaveLength(1);
  });

  test("a vote on an old digest stays visible, counts no more, and its voter may vote again", async () => {
    const submission = await submitForReview(member);
    await vote(governance, submission);
    const { digest } = await reviseSubmission(ctxOf(member), { id: submission.id, purpose: "Hail, too." });
    expect(digest).not.toBe(submission.digest);
    await expect(vote(compliance, submission)).rejects.toMatchObject({
      code: "stale",
      details: { current_digest: digest },
    });

    const now = { id: submission.id, digest: digest ?? "" };
    const view = await vote(compliance, now);
    expect(view).toMatchObject({
      status: "in_review",
      votes: [
        { current: false, voter: { id: governance.id } },
        { current: true, voter: { id: compliance.id } },
      ],
    });
    expect((await vote(governance, now)).status).toBe("approved");
  });
});

describe("a matrix that names nobody", () => {
  test("never lets a submission pass, and says who can mend it", async () => {
    await db().approvalPolicy.create({
      data: { version: 3, rules: [], createdBy: "tests", createdAt: new Date() },
    });
    const submission = await submitForReview(member, twoSignatures);
    expect(submission).toMatchObject({
      status: "in_review",
      stages: [],
      waiting_for: expect.stringMatching(
        /^an administrator: the matrix names nobody for this classification and access level; ask admin-/,
      ),
    });
    await expect(vote(governance, submission)).rejects.toMatchObject({ status: 403 });
  });
});
