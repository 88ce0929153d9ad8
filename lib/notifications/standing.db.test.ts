import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { createDelegation } from "#lib/identity/index.ts";
import { listSubmissions, retractVote } from "#lib/registry/index.ts";
import { addPerson, ctxOf, submitForReview, twoSignatures, vote } from "#prisma/seed/factories.ts";
import { countNotifications, listNotifications } from "./queries.ts";
import { briefly, deliverAll } from "./test-deliveries.ts";

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

/** What waits for somebody, by the bell and by the queue, which say the same. */
async function waitingFor(reader: UserActor): Promise<string[]> {
  const ctx = ctxOf(reader);
  const [told, queue, counts] = await Promise.all([
    listNotifications(ctx, { view: "needs_me", limit: 100 }),
    listSubmissions(ctx, { view: "needs_me", limit: 100 }),
    countNotifications(ctx, {}),
  ]);
  const queued = queue.items.map(({ id }) => id).sort();
  expect(told.items.map(({ subject }) => subject.id).sort()).toEqual(queued);
  expect(counts.needs_me).toBe(queued.length);
  return queued;
}

describe("the bell and the queue say the same", () => {
  test("of a seat that a colleague took, and gave back", async () => {
    const submission = await submitForReview(member, twoSignatures);
    await deliverAll();
    for (const reader of [governance, second, compliance])
      expect(await waitingFor(reader)).toContain(submission.id);
    await vote(governance, submission);
    for (const reader of [governance, second]) expect(await waitingFor(reader)).not.toContain(submission.id);
    expect(await waitingFor(compliance)).toContain(submission.id);
    expect(await briefly(governance, submission.id)).toEqual(["needs_you submission.in_review (you)"]);
    expect(await briefly(second, submission.id)).toEqual(["needs_you submission.in_review (others)"]);
    const { digest } = await db().submission.findUniqueOrThrow({ where: { id: submission.id } });
    await retractVote(ctxOf(governance), { id: submission.id, digest: digest ?? "", reason: "Too soon." });
    for (const reader of [governance, second]) expect(await waitingFor(reader)).toContain(submission.id);
    expect(await briefly(second, submission.id)).toEqual(["needs_you submission.in_review"]);
    for (const signer of [second, compliance]) await vote(signer, submission);
    for (const reader of [governance, second, compliance])
      expect(await waitingFor(reader)).not.toContain(submission.id);
  });

  test("of a seat that only a delegate still fills", async () => {
    const [away, standIn] = await Promise.all([addPerson("governance"), addPerson("compliance")]);
    await createDelegation(ctxOf(away), {
      away: true,
      delegate: standIn.id,
      reason: "On leave.",
      ends_at: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const submission = await submitForReview(member, twoSignatures);
    await deliverAll();
    await vote(compliance, submission);
    expect(await waitingFor(compliance)).not.toContain(submission.id);
    expect(await waitingFor(standIn)).toContain(submission.id);
    await vote(governance, submission);
    expect(await waitingFor(standIn)).not.toContain(submission.id);
  });
});

test("counts up to a hundred, however much there is", async () => {
  const reader = await addPerson("governance");
  const submission = await submitForReview(member, twoSignatures);
  await pool().query(
    `WITH event AS (INSERT INTO outbox_event (id, kind, payload, created_at, delivered_at)
       SELECT $3 || lpad(i::text, 6, '0'), 'submission.in_review', '{}', now(), now() FROM generate_series(1, 25000) i
       RETURNING id)
     INSERT INTO notification (id, event_id, user_id, kind, event, subject_type, subject_id, subject_name, text, created_at)
     SELECT 'ntf_' || id, id, $1, 'needs_you', 'submission.in_review', 'submission', $2, 'x', 'x', now() FROM event`,
    [reader.id, submission.id, newId("outboxEvent")],
  );
  expect(await countNotifications(ctxOf(reader), {})).toEqual({ unread: 100, needs_me: 100 });
  await vote(governance, submission);
  expect(await countNotifications(ctxOf(reader), {})).toEqual({ unread: 100, needs_me: 0 });
});
