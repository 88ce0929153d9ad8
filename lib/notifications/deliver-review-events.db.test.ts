import { beforeAll, expect, test } from "vitest";
import { applyAccessReview, closeAccessReview, signAccessReview } from "#lib/access/reviews/index.ts";
import { addReviewed, onlyItemOf, openFor, say } from "#lib/access/reviews/test-reviews.ts";
import { approveServer } from "#lib/access/testing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { briefly, deliverAll, toldOf } from "./test-deliveries.ts";

let governance: UserActor;
let compliance: UserActor;
let auditor: UserActor;
let server: Awaited<ReturnType<typeof approveServer>>;

beforeAll(async () => {
  [governance, compliance, auditor] = await Promise.all([
    addPerson("governance"),
    addPerson("compliance"),
    addPerson("auditor"),
  ]);
  server = await approveServer(["forecast", "history"]);
});

test("a review asks everybody who may decide in it, and nobody who may not", async () => {
  const { agent, owner } = await addReviewed(server, { scopes: [], tools: ["forecast"] });
  const onBehalf = await addPerson("governance");
  const { agent: other } = await addReviewed(server, {
    scopes: [],
    tools: ["forecast"],
    userIds: [onBehalf.id],
  });
  const both = await openFor(governance, [agent, other]);
  const one = await openFor(governance, [other]);
  await deliverAll();
  for (const reader of [governance, compliance, server.owner, onBehalf])
    expect(await briefly(reader, both.id)).toEqual(["needs_you access_review.opened"]);
  expect(await briefly(onBehalf, one.id)).toEqual([]);
  for (const reader of [auditor, owner]) expect(await briefly(reader, both.id)).toEqual([]);
  expect((await toldOf(compliance, both.id))[0]).toMatchObject({
    subject: { type: "access_review", name: both.name },
    text: `The access review ${both.name} asks what agents keep. Decide by ${both.due_at.slice(0, 10)}.`,
  });
});

test("it needs nobody who has nothing left to decide, and then compliance to sign it off", async () => {
  const { agent, owner } = await addReviewed(server, { scopes: [], tools: ["forecast"] });
  const { id, name } = await openFor(governance, [agent]);
  await deliverAll();
  const item = await onlyItemOf(governance, id);
  await say(governance, id, [item], { verdict: "revoke", reason: "It is not used." });
  for (const reader of [governance, compliance])
    expect(await toldOf(reader, id, "needs_me"), "nothing is left").toEqual([]);
  await closeAccessReview(ctxOf(governance), { id });
  await applyAccessReview(systemCtx("tests"), id);
  await deliverAll();
  expect(await toldOf(compliance, id, "needs_me")).toMatchObject([
    { text: `The access review ${name} was applied and awaits sign-off.` },
  ]);
  expect((await toldOf(owner, id))[0]).toMatchObject({
    kind: "told",
    text: `The access review ${name} revoked 1 grant of agents that you answer for.`,
  });
  expect(await briefly(governance, id)).toEqual(["needs_you access_review.opened (over)"]);
  await signAccessReview(ctxOf(compliance), { id, statement: "As it should be." });
  expect(await toldOf(compliance, id, "needs_me")).toEqual([]);
});
