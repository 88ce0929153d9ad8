import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { disableUser, updateUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPeople,
  addPerson,
  auditOf,
  ctxOf,
  exampleDocument,
  oneSignature,
  submit,
  submitForReview,
  twoSignatures,
  vote,
} from "#prisma/seed/factories.ts";
import {
  createSubmission,
  getSubmission,
  recordReading,
  reviseSubmission,
  withdrawSubmission,
} from "./index.ts";

/** Real races on real Postgres: everybody starts at once, and what must hold is what holds in any order. */

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

const see = (id: string) => getSubmission(ctxOf(member), { id });
const fulfilled = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === "fulfilled").length;

async function stepsOf(id: string) {
  const events = await auditOf(id);
  const { versionId } = await db().submission.findUniqueOrThrow({ where: { id } });
  const { serverId } = await db().serverVersion.findUniqueOrThrow({ where: { id: versionId ?? "" } });
  const published = (await auditOf(serverId)).filter(
    ({ action, after }) => action === "server.publish" && after?.approved_by === id,
  );
  const successes = (action: string) =>
    events.filter((event) => event.action === action && event.outcome === "success").length;
  return {
    votes: successes("submission.vote"),
    decisions: successes("submission.decide"),
    withdrawals: successes("submission.withdraw"),
    publications: published.length,
  };
}

describe("two last votes at the same instant", () => {
  test.each(Array.from({ length: 10 }, (_, round) => round + 1))(
    "are both counted and decide once (round %i)",
    async () => {
      const submission = await submitForReview(member);
      const results = await Promise.allSettled([vote(governance, submission), vote(compliance, submission)]);
      expect(fulfilled(results)).toBe(2);
      const view = await see(submission.id);
      expect(view.status).toBe("approved");
      expect(view.stages).toMatchObject([{ have: 1 }, { have: 1 }]);
      expect(await stepsOf(submission.id)).toEqual({
        votes: 2,
        decisions: 1,
        withdrawals: 0,
        publications: 1,
      });
    },
  );

  test("that disagree end in the one decision that came first", async () => {
    const submission = await submitForReview(member, oneSignature);
    const other = await addPerson("governance");
    const results = await Promise.allSettled([
      vote(governance, submission, "approve"),
      vote(other, submission, "reject"),
    ]);
    expect(fulfilled(results)).toBe(2);
    const { status, votes } = await see(submission.id);
    expect(votes.map(({ late }) => late)).toEqual([false, true]);
    expect(status).toBe(votes[0]?.decision === "approve" ? "approved" : "rejected");
    const steps = await stepsOf(submission.id);
    expect(steps).toMatchObject({ votes: 2, decisions: 1, publications: status === "approved" ? 1 : 0 });
  });

  test("of one person count as one", async () => {
    const submission = await submitForReview(member);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => vote(governance, submission)));
    expect(fulfilled(results)).toBe(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(result.reason).toMatchObject({
          code: "conflict",
          message: "You have voted on this already. Retract it first to vote otherwise.",
        });
    expect((await see(submission.id)).votes).toHaveLength(1);
  });
});

describe("a race of 50 voters", () => {
  let voters: UserActor[];

  beforeAll(async () => {
    voters = [...(await addPeople(25, "governance")), ...(await addPeople(25, "compliance"))];
    await db().approvalPolicy.create({
      data: {
        version: 3,
        createdBy: "tests",
        createdAt: new Date(),
        rules: [
          {
            classification: "restricted",
            access_level: "admin",
            stages: [
              { role: "governance", need: 9 },
              { role: "compliance", need: 9 },
            ],
          },
          {
            ...cell("internal", "write"),
            stages: [
              { role: "governance", need: 1 },
              { role: "compliance", need: 1 },
            ],
          },
          { ...cell("public", "read"), stages: [{ role: "governance", need: 1 }] },
        ],
      },
    });
  });

  test("for 18 seats fills each seat once, decides once, publishes once, and keeps the late ones", async () => {
    const submission = await submitForReview(member, {
      data_classification: "restricted",
      access_level: "admin",
    });
    const results = await Promise.allSettled(voters.map((voter) => vote(voter, submission)));
    const view = await see(submission.id);
    expect(view.status).toBe("approved");
    expect(view.stages.map(({ have }) => have)).toEqual([9, 9]);
    expect(new Set(view.stages.flatMap((stage) => stage.voters.map(({ id }) => id))).size).toBe(18);
    expect(fulfilled(results)).toBe(50);
    expect(view.votes).toHaveLength(50);
    expect(await stepsOf(submission.id)).toEqual({
      votes: 50,
      decisions: 1,
      withdrawals: 0,
      publications: 1,
    });
  });

  test("for exactly as many seats counts every one of them and decides once", async () => {
    const submission = await submitForReview(member, {
      data_classification: "restricted",
      access_level: "admin",
    });
    const exact = [...voters.slice(0, 9), ...voters.slice(25, 34)];
    const results = await Promise.allSettled(exact.map((voter) => vote(voter, submission)));
    expect(fulfilled(results)).toBe(18);
    expect((await see(submission.id)).status).toBe("approved");
    expect(await stepsOf(submission.id)).toMatchObject({ votes: 18, decisions: 1, publications: 1 });
  });

  test("for one seat lets one decide and keeps all others as late", async () => {
    const submission = await submitForReview(member, oneSignature);
    const results = await Promise.allSettled(voters.slice(0, 25).map((voter) => vote(voter, submission)));
    expect(fulfilled(results)).toBe(25);
    expect((await see(submission.id)).votes.filter(({ late }) => late)).toHaveLength(24);
    expect(await stepsOf(submission.id)).toMatchObject({ votes: 25, decisions: 1, publications: 1 });
  });
});

describe("a vote that meets another change", () => {
  test.each(Array.from({ length: 6 }, (_, round) => round + 1))(
    "of a withdrawal: one of them wins and the other is told (round %i)",
    async (round) => {
      const submission = await submitForReview(member, oneSignature);
      const racers = [
        () => vote(governance, submission),
        () => withdrawSubmission(ctxOf(member), { id: submission.id }),
      ];
      if (round % 2) racers.reverse();
      const results = await Promise.allSettled(racers.map((start) => start()));
      expect(fulfilled(results)).toBe(1);
      const { status } = await see(submission.id);
      const steps = await stepsOf(submission.id);
      if (status === "approved") expect(steps).toMatchObject({ votes: 1, withdrawals: 0, publications: 1 });
      else
        expect([status, steps]).toMatchObject(["withdrawn", { votes: 0, withdrawals: 1, publications: 0 }]);
      const loser = results.find((result) => result.status === "rejected");
      expect(loser?.reason).toMatchObject({ code: "conflict" });
    },
  );

  test.each(Array.from({ length: 6 }, (_, round) => round + 1))(
    "of a revision: nothing is approved that the voter did not see (round %i)",
    async (round) => {
      const submission = await submitForReview(member, oneSignature);
      const racers = [
        () => vote(governance, submission),
        () => reviseSubmission(ctxOf(member), { id: submission.id, purpose: "Something quite different." }),
      ];
      if (round % 2) racers.reverse();
      await Promise.allSettled(racers.map((start) => start()));
      const { status, digest, purpose } = await see(submission.id);
      if (status === "approved") expect([digest, purpose]).toEqual([submission.digest, submission.purpose]);
      else {
        expect(status).toBe("in_review");
        expect(digest).not.toBe(submission.digest);
        expect((await stepsOf(submission.id)).publications).toBe(0);
      }
    },
  );

  test.each(["disabled", "stripped of the role"])(
    "of its voter being %s: the vote counted before, or it does not count",
    async (how) => {
      const voter = await addPerson("governance");
      const submission = await submitForReview(member, oneSignature);
      const change =
        how === "disabled"
          ? () => disableUser(systemCtx("tests"), { id: voter.id })
          : () => updateUser(systemCtx("tests"), { id: voter.id, roles: ["member"] });
      const [voted] = await Promise.allSettled([vote(voter, submission), change()]);
      const { status } = await see(submission.id);
      expect(status).toBe(voted?.status === "fulfilled" ? "approved" : "in_review");
    },
  );
});

describe("two submissions of the same version", () => {
  test("that are read at the same instant: one goes to review, the other says why not", async () => {
    const document = exampleDocument();
    const url = "https://mcp.example.com/mcp";
    const drafts = await Promise.all([submitUrl(url), submitUrl(url)]);
    await Promise.all(
      drafts.map(({ id }) =>
        recordReading(systemCtx("Server reader"), {
          submission_id: id,
          attempt: 1,
          reading: { outcome: "read", document, snapshot: null },
        }),
      ),
    );
    const [winner, loser] = (await Promise.all(drafts.map(({ id }) => see(id)))).sort((a, b) =>
      b.status.localeCompare(a.status),
    );
    expect(winner?.status).toBe("in_review");
    expect(loser).toMatchObject({
      status: "draft",
      digest: null,
      reading: {
        status: "failed",
        error: `${document.name} 1.0.0 is under review already. Follow ${winner?.id}, or wait until it is decided.`,
      },
    });
  });

  function submitUrl(url: string) {
    return createSubmission(ctxOf(member), {
      url,
      owner: `user:${member.email}`,
      purpose: "Umbrellas.",
      ...twoSignatures,
    });
  }
});

test("one reading that two jobs bring at the same instant is taken over once", async () => {
  const document = exampleDocument();
  const { id } = await submit(member, twoSignatures, document);
  const results = await Promise.allSettled(
    Array.from({ length: 4 }, () =>
      recordReading(systemCtx("Server reader"), {
        submission_id: id,
        attempt: 1,
        reading: { outcome: "read", document, snapshot: null },
      }),
    ),
  );
  expect(fulfilled(results)).toBe(1);
  const readings = (await auditOf(id)).filter(
    ({ action, outcome }) => action === "submission.read_server" && outcome === "success",
  );
  expect(readings).toHaveLength(1);
});

function cell(classification: string, access_level: string) {
  return { classification, access_level };
}
