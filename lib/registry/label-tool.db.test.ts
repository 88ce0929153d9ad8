import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import {
  addPerson,
  auditOf,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submitForReview,
  twoSignatures,
  vote,
} from "#prisma/seed/factories.ts";
import { labelTool, retractVote } from "./index.ts";

let member: UserActor;
let governance: UserActor;
let compliance: UserActor;

beforeAll(async () => {
  [member, governance, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
});

const label: Omit<Parameters<typeof labelTool>[1], "id" | "digest"> = {
  tool: "forecast",
  effects: ["reads"],
  access: "read",
  reason: "It only reads.",
};

describe("the label of a tool", () => {
  test("is the worst case where its server says nothing", async () => {
    const { labels } = await submitForReview(member);
    expect(labels).toMatchObject([{ tool: "forecast", access: "admin", by: "annotations" }]);
  });

  test("corrected, moves the digest, so that earlier votes count no more", async () => {
    const submission = await submitForReview(member);
    const { id, digest } = submission;
    await vote(governance, submission);
    const view = await labelTool(ctxOf(governance), { id, digest, ...label });
    expect(view.labels).toMatchObject([{ effects: ["reads"], access: "read", by: "reviewer" }]);
    expect(view.digest).not.toBe(digest);
    expect(view.votes).toMatchObject([{ current: false }]);
    expect(view.stages.map(({ have }) => have)).toEqual([0, 0]);
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "submission.label_tool",
      before: { access: "admin", by: "annotations" },
      after: { access: "read", by: "reviewer", digest: view.digest },
      reason: label.reason,
    });
    await vote(governance, view);
    expect((await vote(compliance, view)).status).toBe("approved");
  });

  test("that says more than was submitted raises what must be signed", async () => {
    const { id, digest } = await submitForReview(member, oneSignature);
    const view = await labelTool(ctxOf(governance), { id, digest, ...label, access: "admin" });
    expect(view.stages.map(({ role, need }) => [role, need])).toEqual([
      ["governance", 2],
      ["compliance", 1],
    ]);
  });

  test("holds in the server's next version for what did not change, and only there", async () => {
    const document = exampleDocument();
    const first = await submitForReview(member, oneSignature, document, exampleSnapshot("forecast"));
    const labelled = await labelTool(ctxOf(governance), { id: first.id, digest: first.digest, ...label });
    await vote(governance, labelled);
    const next = await submitForReview(
      member,
      oneSignature,
      { ...document, version: "2.0.0" },
      exampleSnapshot("forecast", "alarm"),
    );
    expect(next.labels.map(({ tool, by, access }) => [tool, by, access])).toEqual([
      ["alarm", "annotations", "admin"],
      ["forecast", "reviewer", "read"],
    ]);
  });

  test.each([
    ["somebody without a say", () => member, {}, "forbidden"],
    ["a tool that there is not", () => governance, { tool: "nothing" }, "invalid"],
    ["what it was before", () => governance, { digest: `sha256:${"0".repeat(64)}` }, "stale"],
  ] as const)("is refused to %s", async (_, who, changes, code) => {
    const { id, digest } = await submitForReview(member);
    await expect(labelTool(ctxOf(who()), { id, digest, ...label, ...changes })).rejects.toMatchObject({
      code,
    });
  });

  test("is refused to who submitted, and when it says that already", async () => {
    const both = await addPerson("member", "governance");
    const { id, digest } = await submitForReview(both, twoSignatures);
    await expect(labelTool(ctxOf(both), { id, digest, ...label })).rejects.toMatchObject({
      code: "forbidden",
    });
    const view = await labelTool(ctxOf(governance), { id, digest, ...label });
    await expect(
      labelTool(ctxOf(governance), { id, digest: view.digest ?? "", ...label }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("goes with the decision: nothing is labelled afterwards", async () => {
    const submission = await submitForReview(member, oneSignature);
    const { id, digest } = submission;
    await vote(governance, submission);
    await expect(labelTool(ctxOf(governance), { id, digest, ...label })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(retractVote(ctxOf(governance), { id, digest, reason: "Too late." })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("has a stale voter told what changed", async () => {
    const submission = await submitForReview(member);
    await labelTool(ctxOf(governance), { id: submission.id, digest: submission.digest, ...label });
    await expect(vote(compliance, submission)).rejects.toMatchObject({
      code: "stale",
      details: { changes: [expect.objectContaining({ name: "forecast" })] },
    });
  });
});
