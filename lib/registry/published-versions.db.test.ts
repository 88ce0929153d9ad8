import { beforeAll, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  ctxOf,
  exampleDocument,
  oneSignature,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { createSubmission, getSubmission, recordReading, reviseSubmission } from "./index.ts";
import type { SubmissionView } from "./schemas.ts";

let member: UserActor;
let governance: UserActor;

beforeAll(async () => {
  [member, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
});

const submission = (server: SubmissionView["document"], facts = oneSignature) => ({
  server: server ?? undefined,
  owner: `user:${member.email}`,
  purpose: "Again.",
  ...facts,
});

async function approved(): Promise<SubmissionView> {
  const view = await submitForReview(member, oneSignature);
  expect((await vote(governance, view, "approve")).status).toBe("approved");
  return view;
}

test("a published document is never replaced by another one of the same version", async () => {
  const { document } = await approved();
  const other = exampleDocument({ ...document, description: "Something else under the same version" });
  await expect(createSubmission(ctxOf(member), submission(other))).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Submit a new version"),
  });
  await expect(createSubmission(ctxOf(member), submission(document))).resolves.toMatchObject({
    status: "draft",
  });
});

test("proposing a restricted server as public does not get it past those who sign for restricted ones", async () => {
  const view = await submitForReview(member, { data_classification: "restricted", access_level: "read" });
  const [second, compliance] = [await addPerson("governance"), await addPerson("compliance")];
  for (const signer of [governance, second, compliance]) await vote(signer, view, "approve");
  const next = exampleDocument({ name: view.document?.name, version: "9.9.9" });
  const lowered = await createSubmission(ctxOf(member), submission(next));
  expect(lowered.stages.map(({ role, need }) => [role, need])).toEqual([
    ["governance", 2],
    ["compliance", 1],
  ]);
});

test("a draft that could not be read keeps nobody else from its version", async () => {
  const document = exampleDocument();
  const first = await createSubmission(ctxOf(member), submission(document));
  await recordReading(systemCtx("Server reader"), {
    submission_id: first.id,
    attempt: 1,
    reading: { outcome: "failed", error: "Nothing listens at this address." },
  });
  await expect(
    createSubmission(ctxOf(await addPerson("member")), submission(document)),
  ).resolves.toBeDefined();
});

test("nobody goes back to what changes were requested on", async () => {
  const first = await submitForReview(member, oneSignature);
  await vote(governance, first, "request_changes");
  const revised = await reviseSubmission(ctxOf(member), { id: first.id, purpose: "Better words." });
  await recordReading(systemCtx("Server reader"), {
    submission_id: first.id,
    attempt: revised.reading.attempt,
    reading: { outcome: "read", document: first.document ?? exampleDocument(), snapshot: first.snapshot },
  });
  expect((await getSubmission(ctxOf(member), { id: first.id })).status).toBe("in_review");
  await expect(
    reviseSubmission(ctxOf(member), { id: first.id, purpose: first.purpose }),
  ).rejects.toMatchObject({
    code: "conflict",
  });
});
