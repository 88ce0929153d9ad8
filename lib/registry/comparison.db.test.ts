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
  exampleSnapshot,
  oneSignature,
  submit,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { compareSubmission, labelTool, recordLook, reviseSubmission } from "./index.ts";

let member: UserActor;
let governance: UserActor;
let other: UserActor;

beforeAll(async () => {
  [member, governance, other] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("governance"),
  ]);
});

type Against = Parameters<typeof compareSubmission>[1]["against"];
const compare = (actor: UserActor, id: string, against?: Against) =>
  compareSubmission(ctxOf(actor), { id, against });
const look = (actor: UserActor, { id, digest }: { id: string; digest: string | null }) =>
  recordLook(ctxOf(actor), { id, digest: digest ?? "" });

describe("a look", () => {
  test("is noted once for a digest, with when it was first and last", async () => {
    const submission = await submitForReview(member);
    const first = await look(governance, submission);
    expect(first.first_seen_at).toBe(first.last_seen_at);
    const again = await look(governance, submission);
    expect(again.first_seen_at).toBe(first.first_seen_at);
    expect(again.last_seen_at >= first.last_seen_at).toBe(true);
    expect(await db().look.count({ where: { subjectId: submission.id } })).toBe(1);
    expect((await auditOf(submission.id)).map(({ action }) => action)).not.toContain("recordLook");
  });

  test("from two tabs at once is one", async () => {
    const submission = await submitForReview(member);
    await Promise.all([1, 2, 3, 4].map(() => look(governance, submission)));
    expect(await db().look.count({ where: { subjectId: submission.id } })).toBe(1);
  });

  test("at what it is no more is stale, and says what is there now", async () => {
    const submission = await submitForReview(member);
    const revised = await reviseSubmission(ctxOf(member), { id: submission.id, purpose: "Another." });
    await expect(look(governance, submission)).rejects.toMatchObject({
      code: "stale",
      details: { current_digest: revised.digest },
    });
    expect(await db().look.count({ where: { subjectId: submission.id } })).toBe(0);
  });

  test("is refused for what is not there, to strangers and to machines", async () => {
    const submission = await submitForReview(member);
    await expect(look(governance, { ...submission, id: "sub_none" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(look(governance, { ...submission, digest: "sha256:nothing" })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(recordLook(anonymousCtx(), submission as never)).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const { id, digest } = submission;
    await expect(recordLook(systemCtx("tests"), { id, digest })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("a comparison with what was approved", () => {
  test("has nothing to compare the first version with, nor a draft", async () => {
    const { id } = await submitForReview(member);
    expect(await compare(governance, id)).toEqual({ against: null, changes: [] });
    const draft = await submit(member);
    expect(await compare(governance, draft.id)).toEqual({ against: null, changes: [] });
  });

  async function approvedThenNext() {
    const document = exampleDocument();
    const first = await submitForReview(member, oneSignature, document, exampleSnapshot("forecast"));
    await vote(governance, first);
    const next = { ...document, version: "1.1.0" };
    const second = await submitForReview(member, oneSignature, next, exampleSnapshot("forecast", "alarm"));
    return { first, second, document };
  }

  test("names that version and says what is different", async () => {
    const { first, second } = await approvedThenNext();
    const { against, changes } = await compare(governance, second.id);
    expect(against).toMatchObject({ kind: "approved", label: "1.0.0", digest: first.digest });
    expect(changes.find(({ anchor, area }) => area === "tool" && anchor === "tool:alarm")).toMatchObject({
      kind: "added",
      risk: "widening",
    });
    expect(changes.some(({ anchor }) => anchor === "document:/version")).toBe(true);
    expect(changes.some(({ area, name }) => area === "tool" && name === "forecast")).toBe(false);
  });

  test("stays the comparison that was decided on", async () => {
    const { first, second, document } = await approvedThenNext();
    await vote(governance, second);
    const third = await submitForReview(member, oneSignature, { ...document, version: "1.2.0" });
    await vote(governance, third);
    expect((await compare(governance, second.id)).against?.digest).toBe(first.digest);
    expect((await compare(governance, third.id)).against?.digest).toBe(second.digest);
    expect((await compare(governance, first.id)).against).toBeNull();
  });

  test("knows what was approved before earlier states were kept", async () => {
    const document = exampleDocument();
    const first = await submitForReview(member, oneSignature, document, exampleSnapshot("forecast"));
    // As a submission of that time lies in the database: under a digest of which no round tells.
    const digest = `sha256:${"0".repeat(64)}`;
    await db().submission.update({ where: { id: first.id }, data: { digest } });
    await vote(governance, { id: first.id, digest });
    const next = { ...document, version: "1.1.0" };
    const second = await submitForReview(member, oneSignature, next, exampleSnapshot("forecast", "alarm"));
    const { against, changes } = await compare(governance, second.id);
    expect(against?.digest).toBe(digest);
    expect(changes.filter(({ area }) => area === "tool").map(({ name }) => name)).toEqual(["alarm"]);
  });
});

describe("a comparison with the last look", () => {
  test("says what happened since, to each reader their own", async () => {
    const submission = await submitForReview(member, oneSignature);
    const { id } = submission;
    await look(governance, submission);
    expect(await compare(governance, id, "last_look")).toEqual({ against: null, changes: [] });
    const revised = await reviseSubmission(ctxOf(member), { id, purpose: "To know when to stay in." });
    const { against, changes } = await compare(governance, id, "last_look");
    expect(against).toMatchObject({ kind: "last_look", digest: submission.digest });
    expect(changes.map(({ anchor }) => anchor)).toEqual(["purpose"]);
    expect((await compare(other, id, "last_look")).against).toBeNull();

    // The new look does not hide what it is compared with.
    await look(governance, revised);
    expect((await compare(governance, id, "last_look")).against?.digest).toBe(submission.digest);
  });

  test("takes the latest of several", async () => {
    const { id, digest } = await submitForReview(member, oneSignature);
    await look(governance, { id, digest });
    const second = await reviseSubmission(ctxOf(member), { id, purpose: "Second." });
    await look(governance, second);
    await reviseSubmission(ctxOf(member), { id, purpose: "Third." });
    expect((await compare(governance, id, "last_look")).against?.digest).toBe(second.digest);
  });
});

describe("a comparison with an earlier state", () => {
  test("shows what a label changed", async () => {
    const { id, digest } = await submitForReview(member, oneSignature);
    const reason = "Read its source.";
    await labelTool(ctxOf(governance), {
      id,
      digest,
      tool: "forecast",
      effects: ["reads"],
      access: "read",
      reason,
    });
    const { against, changes } = await compare(governance, id, digest);
    expect(against).toMatchObject({ kind: "earlier", digest });
    expect(changes.map(({ area, anchor }) => [area, anchor])).toEqual([["label", "tool:forecast"]]);
  });

  test("with what it is now shows nothing", async () => {
    const { id, digest } = await submitForReview(member);
    expect((await compare(governance, id, digest)).changes).toEqual([]);
  });

  test("is refused for a digest that never was, and for what is not there", async () => {
    const { id } = await submitForReview(member);
    const foreign = await submitForReview(member, oneSignature, exampleDocument(), exampleSnapshot("else"));
    await expect(compare(governance, id, foreign.digest)).rejects.toMatchObject({ code: "not_found" });
    await expect(compare(governance, "sub_none")).rejects.toMatchObject({ code: "not_found" });
    await expect(compare(governance, id, "yesterday" as never)).rejects.toMatchObject({ code: "invalid" });
    await expect(compareSubmission(anonymousCtx(), { id })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});
