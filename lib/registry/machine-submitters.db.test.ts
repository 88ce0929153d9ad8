import { beforeAll, describe, expect, test } from "vitest";
import type { Actor, UserActor } from "#lib/core/actor.ts";
import { createTeam } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  addTeam,
  auditOf,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import {
  createSubmission,
  getSubmission,
  recordReading,
  retryReading,
  reviseSubmission,
  submitUnread,
  withdrawSubmission,
} from "./index.ts";

const machine: Actor = {
  kind: "publisher",
  id: "dns:example.com",
  name: "example.com",
  permissions: [{ action: "publish", resource: "com.example/*" }],
};
const failed = { outcome: "failed", error: "Nothing listens." } as const;
let teammate: UserActor;
let stranger: UserActor;
let reviewer: UserActor;
let team: string;

beforeAll(async () => {
  [teammate, stranger, reviewer] = await Promise.all([
    addPerson("member", "governance"),
    addPerson("member"),
    addPerson("governance"),
  ]);
  const { slug } = await createTeam(systemCtx("tests"), {
    slug: unique("team"),
    name: "Publishers",
    members: [teammate.email],
  });
  team = `team:${slug}`;
});

const submit = (document = exampleDocument()) =>
  createSubmission(ctxOf(machine), { server: document, owner: team, purpose: "Umbrellas.", ...oneSignature });

const read = (submission_id: string, reading: Parameters<typeof recordReading>[1]["reading"], attempt = 1) =>
  recordReading(systemCtx("Server reader"), { submission_id, attempt, reading });

async function inReview() {
  const document = exampleDocument();
  const { id } = await submit(document);
  await read(id, { outcome: "read", document, snapshot: exampleSnapshot("forecast") });
  return getSubmission(ctxOf(teammate), { id });
}

describe("a machine that publishes", () => {
  test("submits in its own name, for a team", async () => {
    const view = await submit();
    expect(view).toMatchObject({
      status: "draft",
      submitter: { id: "dns:example.com", name: "dns:example.com", email: null },
      owner: { ref: team },
      can: { withdraw: true, vote: { no: "Only a person can vote, claim or label." } },
    });
    expect(await auditOf(view.id)).toMatchObject([
      { action: "submission.create", actor_id: "dns:example.com", actor_name: "example.com" },
    ]);
  });

  test("withdraws what it submitted", async () => {
    const { id } = await submit();
    expect((await withdrawSubmission(ctxOf(machine), { id })).status).toBe("withdrawn");
  });

  test("has to name the schema: 422", async () => {
    const { $schema: _, ...document } = exampleDocument();
    await expect(submit(document)).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: "/server/$schema" }],
    });
  });

  test("may not publish outside what it proved, nor give an address: 403", async () => {
    for (const name of ["com.example.sub/weather", "com.examplex/weather", "Com.example/weather"])
      await expect(submit(exampleDocument({ name }))).rejects.toMatchObject({
        status: 403,
        message: `example.com may not publish ${name}. Sign in for its namespace first.`,
      });
    const editor: Actor = { ...machine, permissions: [{ action: "edit", resource: "com.example/*" }] };
    const facts = { owner: team, purpose: "Umbrellas.", ...oneSignature };
    await expect(
      createSubmission(ctxOf(editor), { server: exampleDocument(), ...facts }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      createSubmission(ctxOf(machine), { url: "https://mcp.example.com/", ...facts }),
    ).rejects.toMatchObject({ status: 403 });
  });

  test("may not touch what another machine submitted: 403", async () => {
    const { id } = await submit();
    const other: Actor = { ...machine, id: "dns:other.example" };
    await expect(withdrawSubmission(ctxOf(other), { id })).rejects.toMatchObject({ status: 403 });
  });
});

describe("the members of the owning team act for the machine", () => {
  test("they have it read again, go on without, revise and withdraw it", async () => {
    const { id } = await submit();
    await read(id, failed);
    const { can } = await getSubmission(ctxOf(teammate), { id });
    expect(can).toMatchObject({ retry: true, submit_unread: true, revise: true, withdraw: true });
    await retryReading(ctxOf(teammate), { id });
    await read(id, failed, 2);
    expect((await submitUnread(ctxOf(teammate), { id, reason: "Known." })).status).toBe("in_review");
    expect((await reviseSubmission(ctxOf(teammate), { id, purpose: "Hail." })).purpose).toBe("Hail.");
    expect((await withdrawSubmission(ctxOf(teammate), { id })).status).toBe("withdrawn");
  });

  test("they never vote on it; others do", async () => {
    const submission = await inReview();
    expect(submission.can.vote).toMatchObject({ no: expect.stringContaining("submitted this") });
    await expect(vote(teammate, submission)).rejects.toMatchObject({ status: 403 });
    expect((await vote(reviewer, submission)).status).toBe("approved");
  });

  test("they can't hand it to another team, so as to vote on it: 409", async () => {
    const { id } = await inReview();
    await expect(reviseSubmission(ctxOf(teammate), { id, owner: await addTeam() })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("publish again under another owner"),
    });
    expect((await reviseSubmission(ctxOf(teammate), { id, owner: team })).owner.ref).toBe(team);
  });
});

test("everybody else is refused: 403", async () => {
  const { id } = await submit();
  await read(id, failed);
  const ctx = ctxOf(stranger);
  for (const call of [
    () => retryReading(ctx, { id }),
    () => submitUnread(ctx, { id, reason: "Known." }),
    () => reviseSubmission(ctx, { id, purpose: "Hail." }),
    () => withdrawSubmission(ctx, { id }),
  ])
    await expect(call()).rejects.toMatchObject({ status: 403 });
});
