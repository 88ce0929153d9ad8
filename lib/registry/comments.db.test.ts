import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  anonymousCtx,
  auditOf,
  ctxOf,
  exampleDocument,
  oneSignature,
  submit,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { addComment, listThreads, resolveThread, reviseSubmission, withdrawSubmission } from "./index.ts";

let member: UserActor;
let onlooker: UserActor;
let governance: UserActor;
let compliance: UserActor;
let auditor: UserActor;

beforeAll(async () => {
  [member, onlooker, governance, compliance, auditor] = await Promise.all([
    addPerson("member"),
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
    addPerson("auditor"),
  ]);
});

const ask = (actor: UserActor, id: string, extra: { anchor?: string; thread_id?: string } = {}) =>
  addComment(ctxOf(actor), { id, body: "What is this for?", ...extra });
const threads = async (actor: UserActor, id: string) => listThreads(ctxOf(actor), { id });

describe("a comment", () => {
  test("begins a conversation about a part, is audited and announced", async () => {
    const { id, digest } = await submitForReview(member);
    const thread = await ask(governance, id, { anchor: "tool:forecast" });
    expect(thread).toMatchObject({
      anchor: "tool:forecast",
      digest,
      current: true,
      resolved_at: null,
      comments: [{ author: { id: governance.id }, body: "What is this for?" }],
      can: { resolve: true, reopen: { no: expect.stringContaining("open") } },
    });
    const audit = (await auditOf(id)).find(({ action }) => action === "submission.comment");
    expect(audit).toMatchObject({
      outcome: "success",
      after: { thread: thread.id, anchor: "tool:forecast", body: "What is this for?" },
    });
    const events = await db().outboxEvent.findMany({ where: { kind: "submission.commented" } });
    expect(events.map(({ payload }) => JSON.parse(payload))).toContainEqual({
      submission_id: id,
      comment_id: thread.comments[0]?.id,
    });
  });

  test("is answered by the submitter, and by anybody who sees it", async () => {
    const { id } = await submitForReview(member);
    const { id: thread_id } = await ask(governance, id);
    await addComment(ctxOf(member), { id, thread_id, body: "For umbrellas." });
    await addComment(ctxOf(onlooker), { id, thread_id, body: "I need it too." });
    const { items, can } = await threads(auditor, id);
    expect(items.map(({ comments }) => comments.map(({ author }) => author.id))).toEqual([
      [governance.id, member.id, onlooker.id],
    ]);
    expect(items[0]?.can.resolve).toMatchObject({ no: expect.any(String) });
    expect(can.comment).toMatchObject({ no: expect.stringContaining("role") });
  });

  test("is possible while changes are requested, and says what it was about", async () => {
    const submission = await submitForReview(member);
    await vote(governance, submission, "request_changes");
    const thread = await ask(compliance, submission.id);
    expect(thread).toMatchObject({ digest: submission.digest, current: true });
  });

  test("is refused on a draft and on what is over", async () => {
    const draft = await submit(member);
    await expect(ask(governance, draft.id)).rejects.toMatchObject({ code: "conflict" });
    const decided = await submitForReview(member, oneSignature);
    await vote(governance, decided);
    await expect(ask(governance, decided.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("approved"),
    });
    const gone = await submitForReview(member);
    await withdrawSubmission(ctxOf(member), { id: gone.id });
    await expect(ask(member, gone.id)).rejects.toMatchObject({ code: "conflict" });
    const refusal = (await auditOf(gone.id)).find(({ action }) => action === "submission.comment");
    expect(refusal).toMatchObject({ outcome: "refused", after: { code: "conflict" } });
  });

  test("is refused to those who may not, and where there is nothing", async () => {
    const { id } = await submitForReview(member);
    const other = await submitForReview(member);
    const { id: elsewhere } = await ask(governance, other.id);
    await expect(ask(auditor, id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(addComment(anonymousCtx(), { id, body: "Hello." })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    await expect(addComment(systemCtx("tests"), { id, body: "Hello." })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(ask(governance, "sub_none")).rejects.toMatchObject({ code: "not_found" });
    await expect(ask(governance, id, { thread_id: elsewhere })).rejects.toMatchObject({ code: "not_found" });
    await expect(threads(governance, "sub_none")).rejects.toMatchObject({ code: "not_found" });
  });

  test.each([
    ["an empty text", { body: "  " }],
    ["a NUL", { body: "a\0b" }],
    ["half of a surrogate pair", { body: "\ud800" }],
    ["a text without end", { body: "x".repeat(8_001) }],
    ["an anchor that is none", { anchor: "everything" }],
    ["an anchor with a NUL", { anchor: "tool:\0" }],
    ["an anchor with half of a pair", { anchor: "tool:\udc00" }],
    ["an answer with an anchor", { anchor: "purpose", thread_id: "thr_1" }],
  ])("with %s is invalid", async (_, input) => {
    const { id } = await submitForReview(member);
    await expect(addComment(ctxOf(governance), { id, body: "Fine.", ...input })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("on a tool with any name is kept as it is", async () => {
    const { id } = await submitForReview(member);
    const anchor = "tool:\u202eyap\n<script> 😀";
    expect((await ask(governance, id, { anchor })).anchor).toBe(anchor);
  });
});

describe("a conversation", () => {
  test.each([
    ["who began it", () => onlooker],
    ["a reviewer", () => compliance],
    ["who submitted", () => member],
  ])("is resolved by %s", async (_, who) => {
    const { id } = await submitForReview(member);
    const { id: thread_id } = await ask(onlooker, id);
    const thread = await resolveThread(ctxOf(who()), { id, thread_id, resolved: true });
    expect(thread).toMatchObject({
      resolved_at: expect.any(String),
      resolved_by: { id: who().id, name: who().name },
      can: { resolve: { no: expect.stringContaining("already") } },
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "submission.resolve_thread",
      before: { resolved: false },
      after: { thread: thread_id, resolved: true },
    });
  });

  test("is resolved by nobody else", async () => {
    const { id } = await submitForReview(member);
    const { id: thread_id } = await ask(governance, id);
    const resolve = (actor: UserActor) => resolveThread(ctxOf(actor), { id, thread_id, resolved: true });
    await expect(resolve(onlooker)).rejects.toMatchObject({ code: "forbidden" });
    await expect(resolve(auditor)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("is taken up again by a reviewer or who began it, never by who it asks", async () => {
    const { id } = await submitForReview(member);
    const { id: thread_id } = await ask(onlooker, id);
    const set = (actor: UserActor, resolved: boolean) =>
      resolveThread(ctxOf(actor), { id, thread_id, resolved });
    await set(member, true);
    await expect(set(member, false)).rejects.toMatchObject({ code: "forbidden" });
    for (const actor of [governance, onlooker]) {
      const open = await set(actor, false);
      expect(open).toMatchObject({ resolved_at: null, resolved_by: null });
      await expect(set(actor, false)).rejects.toMatchObject({ code: "conflict" });
      await set(member, true);
    }
  });

  test("stays resolved when somebody answers in it", async () => {
    const { id } = await submitForReview(member);
    const { id: thread_id } = await ask(governance, id);
    await resolveThread(ctxOf(member), { id, thread_id, resolved: true });
    const thread = await ask(governance, id, { thread_id });
    expect(thread.comments).toHaveLength(2);
    expect(thread.resolved_at).not.toBeNull();
  });

  test("is answered by the next revision, and taken up again by whoever is not content", async () => {
    const { id } = await submitForReview(member);
    const { id: thread_id } = await ask(governance, id, { anchor: "purpose" });
    await reviseSubmission(ctxOf(member), { id, purpose: "To know when to stay in." });
    const [answered] = (await threads(governance, id)).items;
    expect(answered).toMatchObject({ current: false, resolved_by: null, resolved_at: expect.any(String) });
    const again = await resolveThread(ctxOf(governance), { id, thread_id, resolved: false });
    expect(again).toMatchObject({ current: false, resolved_at: null });
  });

  test("of another submission, or once all is over, is left alone", async () => {
    const submission = await submitForReview(member, oneSignature);
    const { id } = submission;
    const { id: thread_id } = await ask(governance, id);
    const other = await submitForReview(member, oneSignature, exampleDocument());
    const resolve = (of: string, thread: string) =>
      resolveThread(ctxOf(governance), { id: of, thread_id: thread, resolved: true });
    await expect(resolve(other.id, thread_id)).rejects.toMatchObject({ code: "not_found" });
    await expect(resolve(id, "thr_none")).rejects.toMatchObject({ code: "not_found" });
    await vote(governance, submission);
    await expect(resolve(id, thread_id)).rejects.toMatchObject({ code: "conflict" });
    expect((await threads(member, id)).items[0]?.can).toMatchObject({
      resolve: { no: expect.stringContaining("approved") },
      reopen: { no: expect.any(String) },
    });
  });

  test("resolved by two at once is resolved once, and the other is told", async () => {
    const { id } = await submitForReview(member);
    const { id: thread_id } = await ask(governance, id);
    const results = await Promise.allSettled(
      [governance, compliance, member].map((actor) =>
        resolveThread(ctxOf(actor), { id, thread_id, resolved: true }),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
  });

  test("takes all answers that come at once", async () => {
    const { id } = await submitForReview(member);
    const { id: thread_id } = await ask(governance, id);
    const people = [governance, compliance, member, onlooker];
    await Promise.all(people.map((actor) => ask(actor, id, { thread_id })));
    expect((await threads(member, id)).items[0]?.comments).toHaveLength(1 + people.length);
  });
});

test("comments are never changed and never deleted", async () => {
  const { id } = await submitForReview(member);
  const { id: thread_id } = await ask(governance, id);
  await expect(
    db().comment.updateMany({ where: { threadId: thread_id }, data: { body: "Nothing." } }),
  ).rejects.toThrow();
  await expect(db().comment.deleteMany({ where: { threadId: thread_id } })).rejects.toThrow();
});
