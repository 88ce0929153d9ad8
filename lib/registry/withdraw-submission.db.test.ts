import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
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
import { recordReading, withdrawSubmission } from "./index.ts";

let member: UserActor;
let governance: UserActor;

beforeAll(async () => {
  [member, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
});

describe("withdrawing", () => {
  test("ends a draft, a review and a review with requested changes", async () => {
    const draft = await submit(member);
    const review = await submitForReview(member);
    const returned = await submitForReview(member);
    await vote(governance, returned, "request_changes");
    for (const { id } of [draft, review, returned]) {
      const view = await withdrawSubmission(ctxOf(member), { id });
      expect(view).toMatchObject({ status: "withdrawn", waiting_for: null });
      expect(view.decided_at).not.toBeNull();
      expect((await auditOf(id)).at(-1)).toMatchObject({
        action: "submission.withdraw",
        outcome: "success",
        after: { status: "withdrawn" },
      });
    }
  });

  test("settles it: a reading that comes late changes nothing", async () => {
    const { id } = await submit(member);
    await withdrawSubmission(ctxOf(member), { id });
    await expect(
      recordReading(systemCtx("Server reader"), {
        submission_id: id,
        attempt: 1,
        reading: { outcome: "failed", error: "Nothing listens." },
      }),
    ).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("withdrawing is refused", () => {
  test("to strangers: 401", async () => {
    const { id } = await submit(member);
    await expect(withdrawSubmission(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
  });

  test("to everybody else, administrators and other members included: 403", async () => {
    const { id } = await submit(member);
    const others = [await addPerson("member"), await addPerson("admin", "member"), governance];
    for (const other of others)
      await expect(withdrawSubmission(ctxOf(other), { id })).rejects.toMatchObject({ status: 403 });
    await expect(withdrawSubmission(systemCtx("tests"), { id })).rejects.toMatchObject({ status: 403 });
  });

  test("for a submission that does not exist: 404", async () => {
    for (const id of [newId("submission"), "nothing"])
      await expect(withdrawSubmission(ctxOf(member), { id })).rejects.toMatchObject({ status: 404 });
  });

  test("once it is decided: 409 that says how", async () => {
    const { id, digest } = await submitForReview(member, oneSignature);
    await vote(governance, { id, digest });
    await expect(withdrawSubmission(ctxOf(member), { id })).rejects.toMatchObject({
      status: 409,
      message: "This submission is approved and no longer changes.",
    });
  });

  test.each([{}, { id: 7 }, { id: "a\0b" }, { id: "sub_1", force: true }])(
    "for the input %j: 422",
    async (input) => {
      await expect(withdrawSubmission(ctxOf(member), input as never)).rejects.toMatchObject({ status: 422 });
    },
  );
});
