import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { pool } from "#lib/db/pool.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOf, ctxOf, submit, submitForReview } from "#prisma/seed/factories.ts";
import { getSubmission, recordReading, retryReading } from "./index.ts";

let member: UserActor;

beforeAll(async () => {
  member = await addPerson("member");
});

const fail = (id: string, attempt: number, error = "Nothing listens at this address.") =>
  recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt,
    reading: { outcome: "failed", error },
  });

async function failedDraft() {
  const { id } = await submit(member);
  await fail(id, 1);
  return id;
}

describe("a reading that failed", () => {
  test("leaves a draft that says why, and what its submitter can do", async () => {
    const id = await failedDraft();
    expect(await getSubmission(ctxOf(member), { id })).toMatchObject({
      status: "draft",
      reading: { status: "failed", error: "Nothing listens at this address.", attempt: 1 },
      waiting_for: `${member.name}, to retry or withdraw`,
      can: { retry: true, revise: true, withdraw: true },
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "submission.read_server",
      outcome: "success",
      actor_id: "system",
      after: { status: "draft", error: "Nothing listens at this address." },
    });
  });

  test("is tried again on request, as a new attempt with a job of its own", async () => {
    const id = await failedDraft();
    const view = await retryReading(ctxOf(member), { id });
    expect(view.reading).toEqual({ status: "pending", error: null, attempt: 2, read_at: null });
    const { rows } = await pool().query(
      "SELECT (payload->>'attempt')::int AS attempt FROM graphile_worker._private_jobs WHERE payload->>'submission_id' = $1 ORDER BY 1",
      [id],
    );
    expect(rows).toEqual([{ attempt: 1 }, { attempt: 2 }]);
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "submission.retry",
      before: { attempt: 1, error: "Nothing listens at this address." },
      after: { attempt: 2 },
    });
  });

  test("of an earlier attempt that comes late changes nothing", async () => {
    const id = await failedDraft();
    await retryReading(ctxOf(member), { id });
    await expect(fail(id, 1, "Too late.")).rejects.toMatchObject({ code: "conflict" });
    expect((await getSubmission(ctxOf(member), { id })).reading.status).toBe("pending");
  });
});

describe("retrying is refused", () => {
  test("to strangers: 401", async () => {
    const id = await failedDraft();
    await expect(retryReading(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
  });

  test("to everybody else: 403", async () => {
    const id = await failedDraft();
    for (const other of [await addPerson("member"), await addPerson("admin")])
      await expect(retryReading(ctxOf(other), { id })).rejects.toMatchObject({ status: 403 });
  });

  test("for a submission that does not exist: 404", async () => {
    await expect(retryReading(ctxOf(member), { id: newId("submission") })).rejects.toMatchObject({
      status: 404,
    });
  });

  test("while a reading is pending and after one that worked: 409", async () => {
    const pending = await submit(member);
    const done = await submitForReview(member);
    for (const { id } of [pending, done])
      await expect(retryReading(ctxOf(member), { id })).rejects.toMatchObject({
        status: 409,
        message: "The last reading did not fail.",
      });
  });

  test("to all but one of many clicks at once: 409", async () => {
    const id = await failedDraft();
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => retryReading(ctxOf(member), { id })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await getSubmission(ctxOf(member), { id })).reading.attempt).toBe(2);
  });
});
