import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  anonymousCtx,
  auditOf,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submit,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import {
  createSubmission,
  getSubmission,
  recordReading,
  retryReading,
  reviseSubmission,
  submitUnread,
} from "./index.ts";

const failure = "Nothing listens at this address.";
const reason = "It runs in the branch office alone; the console can't reach it.";
let member: UserActor;
let governance: UserActor;

beforeAll(async () => {
  [member, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
});

const see = (id: string) => getSubmission(ctxOf(member), { id });
const fail = (id: string, attempt = 1) =>
  recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt,
    reading: { outcome: "failed", error: failure },
  });

async function failed(document = exampleDocument()) {
  const { id } = await submit(member, oneSignature, document);
  await fail(id);
  return id;
}

describe("sending to review without a reading", () => {
  test("tells reviewers that nobody looked, why, and why that should do", async () => {
    const id = await failed();
    expect((await see(id)).can.submit_unread).toBe(true);
    const view = await submitUnread(ctxOf(member), { id, reason });
    expect(view).toMatchObject({
      status: "in_review",
      snapshot: null,
      digest: expect.stringMatching(/^sha256:/),
      reading: { status: "failed", error: failure, read_at: null },
      findings: [{ check: "not-read", severity: "high", pointer: null, evidence: { failure, reason } }],
      can: { submit_unread: { no: expect.stringContaining("in review without a reading") } },
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "submission.submit_unread",
      actor_id: member.id,
      before: { status: "draft", error: failure },
      after: { status: "in_review", snapshot: null, digest: view.digest },
      reason,
    });
  });

  test("is decided like any other, on a digest that covers it", async () => {
    const document = exampleDocument();
    const id = await failed(document);
    const { digest } = await submitUnread(ctxOf(member), { id, reason });
    expect((await vote(governance, await see(id), "approve")).status).toBe("approved");
    const read = await submitForReview(member, oneSignature, { ...document, version: "1.0.1" }, null);
    expect(read.findings).toEqual([]);
    expect(read.digest).not.toBe(digest);
  });

  test("stays so while it is revised in review, until it is read after requested changes", async () => {
    const document = exampleDocument();
    const id = await failed(document);
    const before = await submitUnread(ctxOf(member), { id, reason });
    const revised = await reviseSubmission(ctxOf(member), { id, purpose: "Hail, too." });
    expect(revised.findings).toEqual(before.findings);
    expect(revised.digest).not.toBe(before.digest);

    await vote(governance, await see(id), "request_changes");
    const { reading } = await reviseSubmission(ctxOf(member), { id });
    await recordReading(systemCtx("Server reader"), {
      submission_id: id,
      attempt: reading.attempt,
      reading: { outcome: "read", document, snapshot: exampleSnapshot("forecast") },
    });
    expect(await see(id)).toMatchObject({ status: "in_review", findings: [], reading: { status: "done" } });
  });

  test("works after requested changes, too", async () => {
    const { id } = await submitForReview(member, oneSignature);
    await vote(governance, await see(id), "request_changes");
    const { reading } = await reviseSubmission(ctxOf(member), { id });
    await fail(id, reading.attempt);
    expect(await submitUnread(ctxOf(member), { id, reason })).toMatchObject({
      status: "in_review",
      snapshot: null,
      findings: [{ check: "not-read" }],
    });
  });

  test("once, however often it is asked for at the same time", async () => {
    const id = await failed();
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => submitUnread(ctxOf(member), { id, reason })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
  });

  test("or reading it again: one of the two happens", async () => {
    const id = await failed();
    const results = await Promise.allSettled([
      submitUnread(ctxOf(member), { id, reason }),
      retryReading(ctxOf(member), { id }),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("refused", () => {
  test("to strangers: 401", async () => {
    const id = await failed();
    await expect(submitUnread(anonymousCtx(), { id, reason })).rejects.toMatchObject({ status: 401 });
  });

  test("to everybody else: 403", async () => {
    const id = await failed();
    for (const other of [await addPerson("member"), await addPerson("admin"), governance])
      await expect(submitUnread(ctxOf(other), { id, reason })).rejects.toMatchObject({ status: 403 });
  });

  test("for a submission that does not exist: 404", async () => {
    await expect(submitUnread(ctxOf(member), { id: newId("submission"), reason })).rejects.toMatchObject({
      status: 404,
    });
  });

  test("while a reading is pending, and after one that worked: 409", async () => {
    const pending = await submit(member);
    const done = await submitForReview(member);
    for (const { id } of [pending, done])
      await expect(submitUnread(ctxOf(member), { id, reason })).rejects.toMatchObject({
        status: 409,
        message: "The last reading did not fail.",
      });
  });

  test("for an address of which no document is known: 409 that says what helps", async () => {
    const { id } = await createSubmission(ctxOf(member), {
      url: "https://mcp.example.com/mcp",
      owner: `user:${member.email}`,
      purpose: "Umbrellas.",
      ...oneSignature,
    });
    await fail(id);
    await expect(submitUnread(ctxOf(member), { id, reason })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("Revise the submission with one"),
    });
  });

  test("when the server did answer, and nothing changed since changes were requested: 409", async () => {
    const document = exampleDocument();
    const { id } = await submitForReview(member, oneSignature, document);
    await vote(governance, await see(id), "request_changes");
    const { reading } = await reviseSubmission(ctxOf(member), { id });
    await recordReading(systemCtx("Server reader"), {
      submission_id: id,
      attempt: reading.attempt,
      reading: { outcome: "read", document, snapshot: exampleSnapshot("forecast") },
    });
    expect((await see(id)).reading).toMatchObject({
      status: "failed",
      error: expect.stringContaining("Changes were requested on exactly this"),
    });
    await expect(submitUnread(ctxOf(member), { id, reason })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("The server was read"),
    });
  });

  test("when its version was taken meanwhile: 409 that says by whom", async () => {
    const document = exampleDocument();
    const id = await failed(document);
    const rival = await submitForReview(await addPerson("member"), oneSignature, document);
    await expect(submitUnread(ctxOf(member), { id, reason })).rejects.toMatchObject({
      status: 409,
      details: { submission: rival.id },
    });
  });

  test.each([undefined, " ", "with \0", "x".repeat(2_001)])("for the reason %j: 422", async (wrong) => {
    const id = await failed();
    await expect(submitUnread(ctxOf(member), { id, reason: wrong } as never)).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: "/reason" }],
    });
  });
});
