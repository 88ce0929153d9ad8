import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  addTeam,
  anonymousCtx,
  auditOf,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submit,
  submitForReview,
  twoSignatures,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import {
  createSubmission,
  getSubmission,
  recordReading,
  reviseSubmission,
  withdrawSubmission,
} from "./index.ts";
import type { ServerJson, SubmissionView } from "./schemas.ts";

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

/** Reads the server again, which answers with these tools. */
async function readAgain({ id, document, reading }: SubmissionView, ...tools: string[]) {
  if (!document) throw new Error("This submission has no document yet.");
  await recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt: reading.attempt,
    reading: { outcome: "read", document, snapshot: exampleSnapshot(...tools) },
  });
  return getSubmission(ctxOf(member), { id });
}

describe("revising in review", () => {
  test.each([
    ["purpose", { purpose: "Hail, too." }],
    ["classification", { data_classification: "restricted" as const }],
    ["access level", { access_level: "admin" as const }],
  ])("the %s moves the digest", async (_what, change) => {
    const before = await submitForReview(member);
    const after = await reviseSubmission(ctxOf(member), { id: before.id, ...change });
    expect(after).toMatchObject({ status: "in_review", ...change });
    expect(after.digest).not.toBe(before.digest);
    expect((await auditOf(before.id)).at(-1)).toMatchObject({
      action: "submission.revise",
      before: { purpose: before.purpose, data_classification: "internal", access_level: "write" },
      after: change,
    });
  });

  test("the owner moves the digest", async () => {
    const owner = await addTeam();
    const before = await submitForReview(member);
    const after = await reviseSubmission(ctxOf(member), { id: before.id, owner });
    expect(after.owner.ref).toBe(owner);
    expect(after.digest).not.toBe(before.digest);
  });

  test("nothing keeps the digest and the votes", async () => {
    const before = await submitForReview(member);
    await vote(governance, before, "approve");
    const after = await reviseSubmission(ctxOf(member), { id: before.id });
    expect(after.digest).toBe(before.digest);
    expect(after.stages).toMatchObject([{ have: 1 }, { have: 0 }]);
  });

  test("to something that needs more signatures asks for them", async () => {
    const { id } = await submitForReview(member, oneSignature);
    const view = await reviseSubmission(ctxOf(member), { id, data_classification: "restricted" });
    expect(view.stages).toMatchObject([
      { role: "governance", need: 2 },
      { role: "compliance", need: 1 },
    ]);
  });

  test("to something that needs fewer never approves by votes cast on more", async () => {
    const submission = await submitForReview(member);
    await vote(governance, submission, "approve");
    const view = await reviseSubmission(ctxOf(member), { id: submission.id, ...oneSignature });
    expect(view).toMatchObject({
      status: "in_review",
      stages: [{ role: "governance", need: 1, have: 0 }],
      votes: [{ current: false }],
    });
  });

  test("leaves earlier votes visible, and they count no more", async () => {
    const submission = await submitForReview(member);
    await vote(governance, submission, "approve");
    const view = await reviseSubmission(ctxOf(member), { id: submission.id, purpose: "Hail, too." });
    expect(view.stages).toMatchObject([{ have: 0 }, { have: 0 }]);
    expect(view.votes).toMatchObject([{ current: false, digest: submission.digest }]);
    await vote(compliance, view, "approve");
    expect((await getSubmission(ctxOf(member), { id: view.id })).status).toBe("in_review");
  });
});

describe("answering requested changes", () => {
  async function returned() {
    const submission = await submitForReview(member);
    await vote(governance, submission, "request_changes");
    return submission;
  }

  test("has the server read again and brings it back to review under a new digest", async () => {
    const before = await returned();
    const pending = await reviseSubmission(ctxOf(member), { id: before.id, purpose: "Stores nothing." });
    expect(pending).toMatchObject({
      status: "changes_requested",
      reading: { status: "pending", attempt: 2 },
    });
    const after = await readAgain(pending, "forecast");
    expect(after).toMatchObject({ status: "in_review", reading: { status: "done" } });
    expect(after.digest).not.toBe(before.digest);
    expect(after.votes).toMatchObject([{ decision: "request_changes", current: false }]);
    await vote(governance, after, "approve");
    expect((await vote(compliance, after, "approve")).status).toBe("approved");
  });

  test("with a changed server alone is an answer too", async () => {
    const before = await returned();
    const after = await readAgain(
      await reviseSubmission(ctxOf(member), { id: before.id }),
      "forecast",
      "hail",
    );
    expect(after.status).toBe("in_review");
    expect(after.digest).not.toBe(before.digest);
    expect(after.snapshot?.items.map(({ name }) => name)).toEqual(["forecast", "hail"]);
  });

  test("with nothing changed stays where it is and says so", async () => {
    const before = await returned();
    const after = await readAgain(await reviseSubmission(ctxOf(member), { id: before.id }), "forecast");
    expect(after).toMatchObject({
      status: "changes_requested",
      digest: before.digest,
      reading: {
        status: "failed",
        error:
          "Changes were requested on exactly this. Change the server or what the submission says, then resubmit.",
      },
      can: { revise: true, retry: true, withdraw: true },
    });
  });

  test("is not open to votes until it has been read again", async () => {
    const before = await returned();
    const pending = await reviseSubmission(ctxOf(member), { id: before.id, purpose: "Stores nothing." });
    await expect(vote(compliance, pending, "approve")).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("putting another document in its place", () => {
  const returned = async (changes = {}) => {
    const submission = await submitForReview(member, twoSignatures, exampleDocument(changes));
    await vote(governance, submission, "request_changes");
    return submission;
  };

  test("after requested changes, has that one read and reviewed; votes on the old one count no more", async () => {
    const before = await returned();
    const server = { ...before.document, description: "Weather of tomorrow." } as ServerJson;
    const pending = await reviseSubmission(ctxOf(member), { id: before.id, server });
    expect(pending).toMatchObject({
      status: "changes_requested",
      document: server,
      reading: { status: "pending", attempt: 2 },
    });
    expect((await auditOf(before.id)).at(-1)).toMatchObject({
      action: "submission.revise",
      before: { server: `${server.name}@1.0.0` },
      after: { server: `${server.name}@1.0.0` },
    });
    const after = await readAgain(pending, "forecast");
    expect(after).toMatchObject({ status: "in_review", document: server, votes: [{ current: false }] });
    expect(after.digest).not.toBe(before.digest);
  });

  test("may name another version, which it takes; the old one is free again", async () => {
    const before = await returned();
    const server = { ...before.document, version: "1.0.1" } as ServerJson;
    const after = await readAgain(
      await reviseSubmission(ctxOf(member), { id: before.id, server }),
      "forecast",
    );
    expect(after).toMatchObject({ status: "in_review", server: { name: server.name, version: "1.0.1" } });
    await expect(submit(await addPerson("member"), oneSignature, server)).rejects.toMatchObject({
      status: 409,
    });
    const old = before.document as ServerJson;
    await expect(submit(await addPerson("member"), oneSignature, old)).resolves.toMatchObject({
      status: "draft",
    });
  });

  test("takes the place of an address that could not be read", async () => {
    const { id } = await createSubmission(ctxOf(member), {
      url: "https://mcp.example.com/mcp",
      owner: `user:${member.email}`,
      purpose: "Umbrellas.",
      ...oneSignature,
    });
    await recordReading(systemCtx("Server reader"), {
      submission_id: id,
      attempt: 1,
      reading: { outcome: "failed", error: "It wants authorisation." },
    });
    const server = exampleDocument();
    const pending = await reviseSubmission(ctxOf(member), { id, server });
    expect(pending).toMatchObject({ status: "draft", url: null, document: server, reading: { attempt: 2 } });
    expect(await readAgain(pending)).toMatchObject({ status: "in_review", server: { name: server.name } });
  });

  test("keeps what imitates it in sight: claims move with the document", async () => {
    const before = await returned({ title: unique("Title") });
    const title = unique("Another title");
    const server = { ...before.document, title } as ServerJson;
    const pending = await reviseSubmission(ctxOf(member), { id: before.id, server });
    const after = await readAgain(pending, "forecast");
    await vote(governance, after, "approve");
    expect((await vote(compliance, after, "approve")).status).toBe("approved");
    const { findings } = await submitForReview(member, twoSignatures, exampleDocument({ title }));
    expect(findings).toMatchObject([{ check: "same-title", evidence: { server: server.name } }]);
  });

  test("is refused under review: 409 that says what to do", async () => {
    const { id, document } = await submitForReview(member);
    await expect(
      reviseSubmission(ctxOf(member), { id, server: document as ServerJson }),
    ).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("Wait until changes are requested, or withdraw"),
    });
  });

  test("is refused for another server: 422 at its name", async () => {
    const { id } = await returned();
    await expect(reviseSubmission(ctxOf(member), { id, server: exampleDocument() })).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: "/server/name", message: expect.stringContaining("withdraw this one") }],
    });
  });

  test("is refused for a version that somebody else has: 409 that says who", async () => {
    const { id, document } = await returned();
    const taken = { ...document, version: "2.0.0" } as ServerJson;
    const rival = await submit(await addPerson("member"), oneSignature, taken);
    await expect(reviseSubmission(ctxOf(member), { id, server: taken })).rejects.toMatchObject({
      status: 409,
      details: { submission: rival.id },
    });
  });

  test("is refused when the rules refuse it, together with all other wrong fields: 422", async () => {
    const { id, document } = await returned();
    const remotes = [{ type: "sse", url: "http://example.com/sse" }];
    const wrong = {
      id,
      owner: "team:nobody",
      purpose: " ",
      server: { ...document, version: "1.x", remotes },
    };
    const error = await reviseSubmission(ctxOf(member), wrong as never).catch((error) => error);
    expect(error).toMatchObject({ status: 422 });
    const pointers = error.issues.map(({ pointer }: { pointer: string }) => pointer);
    expect(new Set(pointers)).toEqual(
      new Set(["/owner", "/purpose", "/server/version", "/server/remotes/0/url"]),
    );
  });
});

describe("revising a draft", () => {
  test("whose reading failed reads the server again", async () => {
    const draft = await submit(member);
    await recordReading(systemCtx("Server reader"), {
      submission_id: draft.id,
      attempt: 1,
      reading: { outcome: "failed", error: "Nothing listens." },
    });
    const view = await reviseSubmission(ctxOf(member), { id: draft.id, purpose: "Hail, too." });
    expect(view).toMatchObject({
      status: "draft",
      purpose: "Hail, too.",
      reading: { status: "pending", attempt: 2, error: null },
    });
  });
});

describe("revising is refused", () => {
  test("to strangers: 401", async () => {
    const { id } = await submitForReview(member);
    await expect(reviseSubmission(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
  });

  test("to everybody else: 403", async () => {
    const { id } = await submitForReview(member);
    for (const other of [await addPerson("member"), await addPerson("admin"), governance])
      await expect(reviseSubmission(ctxOf(other), { id, purpose: "Mine now." })).rejects.toMatchObject({
        status: 403,
      });
  });

  test("for a submission that does not exist: 404", async () => {
    await expect(reviseSubmission(ctxOf(member), { id: newId("submission") })).rejects.toMatchObject({
      status: 404,
    });
  });

  test("while the server is being read, and once it is decided: 409", async () => {
    const { id } = await submit(member);
    await expect(reviseSubmission(ctxOf(member), { id })).rejects.toMatchObject({
      status: 409,
      message: "The server is being read. Try again in a moment.",
    });
    await withdrawSubmission(ctxOf(member), { id });
    await expect(reviseSubmission(ctxOf(member), { id })).rejects.toMatchObject({
      status: 409,
      message: "This submission is withdrawn and no longer changes.",
    });
  });

  test("with wrong fields, an unknown owner included: 422 that points at each", async () => {
    const { id } = await submitForReview(member);
    const wrong = { id, owner: "team:nobody", access_level: "root", url: "https://elsewhere.example.com" };
    const error = await reviseSubmission(ctxOf(member), wrong as never).catch((error) => error);
    expect(error).toMatchObject({ status: 422 });
    expect(error.issues.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/access_level",
      "/owner",
      "/url",
    ]);
  });
});
