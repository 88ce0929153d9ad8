import { beforeAll, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { Role } from "#lib/core/words.ts";
import { pool } from "#lib/db/pool.ts";
import { disableUser, enableUser, startSession, updateUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOf, ctxOf, submitForReview, twoSignatures, vote } from "#prisma/seed/factories.ts";
import { getSubmission, handleSettleVotes } from "./index.ts";
import type { SubmissionView } from "./schemas.ts";

let member: UserActor;
let compliance: UserActor;

beforeAll(async () => {
  [member, compliance] = await Promise.all([addPerson("member"), addPerson("compliance")]);
});

const statusOf = async ({ id }: SubmissionView) => (await getSubmission(ctxOf(member), { id })).status;

/** Whose votes are waiting to be counted again. */
const queued = async (id: string): Promise<number> => {
  const { rows } = await pool().query(
    `SELECT FROM graphile_worker._private_jobs job JOIN graphile_worker._private_tasks task ON task.id = job.task_id
     WHERE task.identifier = 'settle-votes' AND job.payload->>'user_id' = $1`,
    [id],
  );
  return rows.length;
};

test("what a disabled reviewer signed is decided once they are let in again", async () => {
  const governance = await addPerson("governance");
  const submission = await submitForReview(member, twoSignatures);
  await vote(governance, submission);
  await disableUser(systemCtx("tests"), { id: governance.id });
  await vote(compliance, submission);
  expect(await statusOf(submission)).toBe("in_review");

  await enableUser(systemCtx("tests"), { id: governance.id });
  expect(await queued(governance.id)).toBe(1);
  await handleSettleVotes({ user_id: governance.id });
  expect(await statusOf(submission)).toBe("approved");
  expect((await auditOf(submission.id)).at(-1)).toMatchObject({
    action: "submission.decide",
    outcome: "success",
    actor_id: "system",
    actor_name: "Votes counted again",
    before: { status: "in_review" },
    after: { status: "approved", digest: submission.digest },
  });
});

test("so is what somebody signed whose role was taken away and given back", async () => {
  const governance = await addPerson("governance", "member");
  const submission = await submitForReview(member, twoSignatures);
  await vote(governance, submission);
  await updateUser(systemCtx("tests"), { id: governance.id, roles: ["member"] });
  expect(await queued(governance.id)).toBe(0);
  await vote(compliance, submission);
  await updateUser(systemCtx("tests"), { id: governance.id, roles: ["member", "governance"] });
  expect(await queued(governance.id)).toBe(1);
  await handleSettleVotes({ user_id: governance.id });
  expect(await statusOf(submission)).toBe("approved");
});

test("so it is when an identity provider's groups give the role back", async () => {
  const governance = await addPerson("governance", "member");
  const signIn = (...roles: Role[]) =>
    startSession(systemCtx("tests"), {
      ...{ issuer: "https://idp.example.com", subject: governance.id, name: governance.name },
      ...{ email: governance.email, email_verified: true, roles },
    });
  await signIn("member");
  expect(await queued(governance.id)).toBe(0);
  await signIn("member", "governance");
  expect(await queued(governance.id)).toBe(1);
});

test("a submission that still lacks signatures, or was decided, stays as it is", async () => {
  const governance = await addPerson("governance");
  const waiting = await submitForReview(member, twoSignatures);
  await vote(governance, waiting);
  const rejected = await submitForReview(member, twoSignatures);
  await vote(governance, rejected, "reject");
  const events = async () =>
    (await Promise.all([waiting, rejected].map(({ id }) => auditOf(id)))).flat().length;
  const before = await events();
  await handleSettleVotes({ user_id: governance.id });
  expect(await Promise.all([waiting, rejected].map(statusOf))).toEqual(["in_review", "rejected"]);
  expect(await events()).toBe(before);
});

test("several at once decide it once", async () => {
  const governance = await addPerson("governance");
  const submission = await submitForReview(member, twoSignatures);
  await vote(governance, submission);
  await disableUser(systemCtx("tests"), { id: governance.id });
  await vote(compliance, submission);
  await enableUser(systemCtx("tests"), { id: governance.id });
  await Promise.all(Array.from({ length: 4 }, () => handleSettleVotes({ user_id: governance.id })));
  const decided = (await auditOf(submission.id)).filter(
    ({ action, outcome }) => action === "submission.decide" && outcome === "success",
  );
  expect(decided).toHaveLength(1);
});

test("enabling somebody who was enabled counts nothing", async () => {
  const governance = await addPerson("governance");
  await enableUser(systemCtx("tests"), { id: governance.id });
  expect(await queued(governance.id)).toBe(0);
});
