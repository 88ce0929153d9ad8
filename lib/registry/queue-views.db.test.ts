import { beforeAll, describe, expect, test } from "vitest";
import type { Actor, UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { type DecisionCase, mayVote, tally, type Voter } from "#lib/decisions/index.ts";
import { createDelegation, createTeam, disableUser, enableUser, endDelegation } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addPerson,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submitForReview,
  twoSignatures,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import {
  castVote,
  claimSubmission,
  countWaitingForMe,
  createSubmission,
  getSubmission,
  listSubmissions,
  recordReading,
  retractVote,
  withdrawSubmission,
} from "./index.ts";
import { loadPrincipals } from "./principals.ts";
import { summaryInclude, toDecisionCase } from "./submission-row.ts";

const dayMs = 24 * 60 * 60 * 1_000;
const machine: Actor = {
  kind: "publisher",
  id: "dns:example.com",
  name: "example.com",
  permissions: [{ action: "publish", resource: "com.example/*" }],
};

let member: UserActor;
const reviewers: UserActor[] = [];

beforeAll(async () => {
  member = await addPerson("member");
});

async function reviewer(...roles: Parameters<typeof addPerson>): Promise<UserActor> {
  const person = await addPerson(...roles);
  reviewers.push(person);
  return person;
}

const listed = async (actor: UserActor, view: "needs_me" | "claimed" | "team" | "mine" = "needs_me") => {
  const found: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listSubmissions(ctxOf(actor), { view, limit: 100, cursor });
    found.push(...page.items.map(({ id }) => id));
    if (!page.next_cursor) return found;
    cursor = page.next_cursor;
  }
};
const needs = async (actor: UserActor, { id }: { id: string }) => (await listed(actor)).includes(id);

const name = (principal: UserActor, delegate: UserActor) =>
  createDelegation(ctxOf(principal), {
    delegate: delegate.id,
    reason: "On leave.",
    ends_at: new Date(Date.now() + dayMs).toISOString(),
  });

async function ownedBy(owner: string, submitter: Actor = member) {
  const document = exampleDocument();
  const { id } = await createSubmission(ctxOf(submitter), {
    server: document,
    owner,
    purpose: "Umbrellas.",
    ...oneSignature,
  });
  await recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt: 1,
    reading: { outcome: "read", document, snapshot: exampleSnapshot("forecast") },
  });
  return { id };
}

async function teamOf(...people: UserActor[]): Promise<string> {
  const { slug } = await createTeam(systemCtx("tests"), {
    slug: unique("team"),
    name: "A team",
    members: people.map(({ email }) => email),
  });
  return `team:${slug}`;
}

describe("what needs me is never what I stand behind:", () => {
  test("what I submitted", async () => {
    const me = await reviewer("member", "governance");
    expect(await needs(me, await submitForReview(me, oneSignature))).toBe(false);
  });

  test("what I changed", async () => {
    const me = await reviewer("governance");
    const submission = await submitForReview(member, oneSignature);
    expect(await needs(me, submission)).toBe(true);
    await db().submissionEditor.create({
      data: { submissionId: submission.id, userId: me.id, createdAt: new Date() },
    });
    expect(await needs(me, submission)).toBe(false);
  });

  test("what I answer for, in person or in the team", async () => {
    const me = await reviewer("governance");
    expect(await needs(me, await ownedBy(`user:${me.email}`))).toBe(false);
    expect(await needs(me, await ownedBy(await teamOf(me)))).toBe(false);
    expect(await needs(me, await ownedBy(await teamOf(await reviewer("compliance"))))).toBe(true);
  });

  test("what my team's machine published", async () => {
    const me = await reviewer("governance");
    const mine = await ownedBy(await teamOf(me), machine);
    expect(await needs(me, mine)).toBe(false);
    expect(await needs(await reviewer("governance"), mine)).toBe(true);
  });

  test("what somebody submitted whose delegate I am, or was since they submitted it", async () => {
    const [me, earlier, submitter] = [
      await reviewer("governance"),
      await reviewer("governance"),
      await addPerson("member"),
    ];
    const before = await name(submitter, earlier);
    await endDelegation(ctxOf(submitter), { id: before.id });
    const { id } = await name(submitter, me);
    const submission = await submitForReview(submitter, oneSignature);
    expect(await needs(me, submission)).toBe(false);
    await endDelegation(ctxOf(submitter), { id });
    expect(await needs(me, submission)).toBe(false);
    expect(await needs(earlier, submission)).toBe(true);
  });
});

describe("what needs me is what I can bring closer to a decision:", () => {
  test("only while it is in review", async () => {
    const me = await reviewer("governance");
    const submission = await submitForReview(member, oneSignature);
    await withdrawSubmission(ctxOf(member), { id: submission.id });
    expect(await needs(me, submission)).toBe(false);
  });

  test("until I have voted, and again once I took it back, or it changed", async () => {
    const [me, other] = [await reviewer("governance"), await reviewer("governance")];
    const submission = await submitForReview(member, {
      data_classification: "restricted",
      access_level: "admin",
    });
    await vote(me, submission);
    expect(await needs(me, submission)).toBe(false);
    expect(await needs(other, submission)).toBe(true);
    await retractVote(ctxOf(me), {
      id: submission.id,
      digest: submission.digest,
      reason: "On second thought.",
    });
    expect(await needs(me, submission)).toBe(true);
    await vote(me, submission);
    expect(await needs(me, submission)).toBe(false);
    await db().submission.update({
      where: { id: submission.id },
      data: { digest: `sha256:${"0".repeat(64)}` },
    });
    expect(await needs(me, submission)).toBe(true);
  });

  test("not when my stage is full, though another one is open", async () => {
    const [me, other, compliance] = [
      await reviewer("governance"),
      await reviewer("governance"),
      await reviewer("compliance"),
    ];
    const submission = await submitForReview(member, twoSignatures);
    await vote(other, submission);
    expect(await needs(me, submission)).toBe(false);
    expect(await needs(compliance, submission)).toBe(true);
    await disableUser(systemCtx("tests"), { id: other.id });
    expect(await needs(me, submission)).toBe(true);
    await enableUser(systemCtx("tests"), { id: other.id });
  });

  test("also when who sits on my stage could sit on the other one", async () => {
    const [me, both, compliance] = [
      await reviewer("governance"),
      await reviewer("governance", "compliance"),
      await reviewer("compliance"),
    ];
    const submission = await submitForReview(member, twoSignatures);
    await vote(both, submission);
    expect(await needs(me, submission)).toBe(true);
    expect(await needs(compliance, submission)).toBe(true);
  });

  test("for somebody whose delegate I am, as long as I am, and they have not spoken", async () => {
    const [me, principal, third] = [
      await reviewer("compliance"),
      await reviewer("governance"),
      await reviewer("compliance"),
    ];
    const [first, second, theirs] = [
      await submitForReview(member, oneSignature),
      await submitForReview(member, { data_classification: "restricted", access_level: "admin" }),
      await ownedBy(`user:${principal.email}`),
    ];
    expect(await needs(me, first)).toBe(false);
    const { id } = await name(principal, me);
    await name(me, third);
    expect(await needs(me, first)).toBe(true);
    expect(await needs(me, theirs)).toBe(false);
    expect(await needs(third, first), "a delegation is not passed on").toBe(false);

    await castVote(ctxOf(me), {
      id: second.id,
      digest: second.digest,
      decision: "approve",
      reason: "For them.",
      on_behalf_of: principal.id,
    });
    expect(await needs(principal, second)).toBe(false);
    expect(await needs(me, second)).toBe(false);
    await endDelegation(ctxOf(principal), { id });
    expect(await needs(principal, second), "the vote went with the delegation").toBe(true);
    expect(await needs(me, first)).toBe(false);
  });

  test("only with a role that decides: an administrator's queue is empty", async () => {
    for (const role of ["admin", "auditor", "member"] as const)
      expect(await listed(await addPerson(role))).toEqual([]);
  });

  test("counted, up to a limit, for the badge", async () => {
    const me = await reviewer("governance");
    const { length } = await listed(me);
    expect(length).toBeGreaterThan(3);
    expect(await countWaitingForMe(ctxOf(me), {})).toEqual({ waiting: Math.min(length, 100) });
    expect(await countWaitingForMe(ctxOf(member), {})).toEqual({ waiting: 0 });
  });
});

describe("the other views", () => {
  test("claimed: what I took on, while it is open", async () => {
    const [me, other] = [await reviewer("governance"), await reviewer("governance")];
    const submission = await submitForReview(member, oneSignature);
    await claimSubmission(ctxOf(me), { id: submission.id });
    expect(await listed(me, "claimed")).toEqual([submission.id]);
    expect(await listed(other, "claimed")).toEqual([]);
    await vote(other, submission);
    expect(await listed(me, "claimed")).toEqual([]);
  });

  test("team: what my teams own, or the people in them own or submitted", async () => {
    const [me, mate, stranger] = [
      await addPerson("member"),
      await addPerson("member"),
      await addPerson("member"),
    ];
    const team = await teamOf(me, mate);
    const expected = [
      await ownedBy(team, stranger),
      await ownedBy(team, machine),
      await ownedBy(`user:${mate.email}`, stranger),
      await ownedBy(`user:${stranger.email}`, mate),
      await ownedBy(`user:${stranger.email}`, me),
    ];
    await ownedBy(`user:${stranger.email}`, stranger);
    await ownedBy(await teamOf(stranger), stranger);
    expect(await listed(me, "team")).toEqual(expected.map(({ id }) => id).reverse());
    expect(await listed(await addPerson("member"), "team")).toEqual([]);
  });

  test("mine: what I submitted, not what I own", async () => {
    const me = await addPerson("member");
    const own = await submitForReview(me);
    await ownedBy(`user:${me.email}`);
    expect(await listed(me, "mine")).toEqual([own.id]);
  });
});

test("all of the above: the queue is what the kernel says of each submission, asked one by one", async () => {
  const rows = await db().submission.findMany({ include: summaryInclude });
  for (const person of reviewers) {
    const user = await db().user.findUniqueOrThrow({ where: { id: person.id } });
    if (user.disabledAt) continue;
    const me: Voter = { id: person.id, name: person.name, roles: person.roles, active: true };
    const principals = await loadPrincipals(db(), me.id, new Date());
    const expected = rows
      .filter((row) => {
        const decision = toDecisionCase(row);
        return [undefined, ...principals].some(
          (principal) => mayVote(decision, me, principal) === true && wouldFill(decision, principal ?? me),
        );
      })
      .map(({ id }) => id);
    expect((await listed(person)).toSorted(), `the queue of ${person.name}`).toEqual(expected.toSorted());
    for (const id of expected) {
      const { can, acting_for } = await getSubmission(ctxOf(person), { id });
      expect(can.vote === true || acting_for.some(({ vote: may }) => may === true)).toBe(true);
    }
  }
});

/** Whether one more approval, with these roles, fills a seat. */
function wouldFill(decision: DecisionCase, { id, roles }: Voter): boolean {
  const seats = (c: DecisionCase) => tally(c).reduce((sum, { have }) => sum + have, 0);
  const extra = {
    id: "one more",
    voterId: `one more for ${id}`,
    onBehalfOf: null,
    decision: "approve" as const,
    digest: decision.digest ?? "",
    roles,
    active: true,
    late: false,
  };
  return seats({ ...decision, votes: [...decision.votes, extra] }) > seats(decision);
}
