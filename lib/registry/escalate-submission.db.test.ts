import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  auditOf,
  ctxOf,
  exampleDocument,
  oneSignature,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import {
  escalateSubmission,
  handleEscalateSubmission,
  handleSweepEscalations,
} from "./escalate-submission.ts";
import { castVote, getSubmission, recordReading, reviseSubmission } from "./index.ts";
import { escalationKey } from "./jobs.ts";

const hourMs = 60 * 60 * 1_000;

let member: UserActor;
let governance: UserActor;

beforeAll(async () => {
  [member, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
});

/** As if it had been put to review so long ago. */
async function age(id: string, half: number, end: number) {
  await db().submission.update({
    where: { id },
    data: { escalateAt: new Date(Date.now() + half * hourMs), dueAt: new Date(Date.now() + end * hourMs) },
  });
}

async function waitingJob(id: string) {
  const { rows } = await pool().query<{ level: number; run_at: Date }>(
    `SELECT (p.payload->>'level')::int AS level, j.run_at FROM graphile_worker.jobs j
     JOIN graphile_worker._private_jobs p USING (id) WHERE j.key = $1`,
    [escalationKey(id)],
  );
  return rows;
}

async function escalationsOf(id: string) {
  const told = await db().outboxEvent.findMany({
    where: { kind: "submission.escalated" },
    orderBy: { id: "asc" },
  });
  const { status, escalation } = await getSubmission(ctxOf(member), { id });
  const recorded = (await auditOf(id)).filter(({ action }) => action === "submission.escalate");
  return {
    status,
    escalation,
    told: told.map(({ payload }) => JSON.parse(payload)).filter((event) => event.submission_id === id),
    recorded: recorded.map(({ outcome, after }) => [outcome, after?.escalation]),
  };
}

describe("the clock of a review", () => {
  test("begins with it, and escalates at half of its time and at the end", async () => {
    const { id } = await submitForReview(member, oneSignature);
    const { escalateAt, dueAt } = await db().submission.findUniqueOrThrow({ where: { id } });
    expect(await waitingJob(id)).toMatchObject([{ level: 1, run_at: escalateAt }]);
    expect(dueAt && escalateAt && dueAt > escalateAt).toBe(true);

    await handleEscalateSubmission({ submission_id: id, level: 1 });
    expect(await escalationsOf(id)).toMatchObject({ escalation: 0, told: [], recorded: [] });

    await age(id, -1, 5);
    await handleEscalateSubmission({ submission_id: id, level: 1 });
    await handleEscalateSubmission({ submission_id: id, level: 1 });
    await handleEscalateSubmission({ submission_id: id, level: 2 });
    expect(await escalationsOf(id)).toEqual({
      status: "in_review",
      escalation: 1,
      told: [{ submission_id: id, level: 1 }],
      recorded: [["success", 1]],
    });
    const row = await db().submission.findUniqueOrThrow({ where: { id } });
    expect(await waitingJob(id)).toMatchObject([{ level: 2, run_at: row.dueAt }]);

    await age(id, -10, -1);
    await handleEscalateSubmission({ submission_id: id, level: 2 });
    await handleEscalateSubmission({ submission_id: id, level: 2 });
    expect(await escalationsOf(id)).toEqual({
      status: "in_review",
      escalation: 2,
      told: [
        { submission_id: id, level: 1 },
        { submission_id: id, level: 2 },
      ],
      recorded: [
        ["success", 1],
        ["success", 2],
      ],
    });
  });

  test("stands still once it is decided, whatever job still comes", async () => {
    const submission = await submitForReview(member, oneSignature);
    await age(submission.id, -10, -1);
    await vote(governance, submission);
    for (const level of [1, 2] as const)
      await handleEscalateSubmission({ submission_id: submission.id, level });
    await handleSweepEscalations();
    expect(await escalationsOf(submission.id)).toEqual({
      status: "approved",
      escalation: 0,
      told: [],
      recorded: [],
    });
  });

  test("begins anew with the next round, and the old round's job finds nothing due", async () => {
    const document = exampleDocument();
    const submission = await submitForReview(member, oneSignature, document);
    await age(submission.id, -10, -1);
    await handleSweepEscalations();
    expect((await escalationsOf(submission.id)).escalation).toBe(2);
    await vote(governance, submission, "request_changes");
    await reviseSubmission(ctxOf(member), { id: submission.id, purpose: "Something else." });
    await recordReading(systemCtx("Server reader"), {
      submission_id: submission.id,
      attempt: 2,
      reading: { outcome: "read", document, snapshot: null },
    });
    expect((await getSubmission(ctxOf(member), { id: submission.id })).status).toBe("in_review");
    const row = await db().submission.findUniqueOrThrow({ where: { id: submission.id } });
    expect(row.escalation).toBe(0);
    await handleEscalateSubmission({ submission_id: submission.id, level: 1 });
    expect((await escalationsOf(submission.id)).escalation).toBe(0);
  });

  test("of a submission that never was does nothing", async () => {
    await handleEscalateSubmission({ submission_id: newId("submission"), level: 1 });
  });
});

test("the sweep finds what lost its job, takes the level that is due, and escalates each once", async () => {
  const [half, end, early] = await Promise.all([1, 2, 3].map(() => submitForReview(member, oneSignature)));
  if (!half || !end || !early) throw new Error("There are three.");
  await age(half.id, -1, 5);
  await age(end.id, -10, -1);
  await Promise.all([handleSweepEscalations(), handleSweepEscalations()]);
  await handleSweepEscalations();
  expect(await escalationsOf(half.id)).toMatchObject({ escalation: 1, told: [{ level: 1 }] });
  expect(await escalationsOf(end.id)).toMatchObject({ escalation: 2, told: [{ level: 2 }] });
  expect(await escalationsOf(early.id)).toMatchObject({ escalation: 0, told: [] });
});

test("only the clock escalates", async () => {
  const { id } = await submitForReview(member, oneSignature);
  await age(id, -1, 5);
  await expect(escalateSubmission(ctxOf(governance), { id })).rejects.toMatchObject({ status: 403 });
  await expect(escalateSubmission(ctxOf(member), { id })).rejects.toMatchObject({ status: 403 });
  await expect(escalateSubmission(systemCtx("tests"), { id: "nothing" })).rejects.toMatchObject({
    status: 404,
  });
  await escalateSubmission(systemCtx("tests"), { id });
  await expect(escalateSubmission(systemCtx("tests"), { id })).rejects.toMatchObject({ status: 409 });
});

test.each(Array.from({ length: 8 }, (_, round) => round + 1))(
  "an escalation that meets the deciding vote: both orders are sound, and nothing decides but the vote (round %i)",
  async (round) => {
    const submission = await submitForReview(member, oneSignature);
    await age(submission.id, -1, 5);
    const racers = [
      () => handleEscalateSubmission({ submission_id: submission.id, level: 1 }),
      () =>
        castVote(ctxOf(governance), {
          id: submission.id,
          digest: submission.digest,
          decision: "approve",
          reason: "As I see it.",
        }),
    ];
    if (round % 2) racers.reverse();
    const results = await Promise.allSettled(racers.map((start) => start()));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    const after = await escalationsOf(submission.id);
    expect(after.status).toBe("approved");
    expect(after.told).toHaveLength(after.escalation);
    expect(after.recorded.filter(([outcome]) => outcome === "success")).toHaveLength(after.escalation);
  },
);
