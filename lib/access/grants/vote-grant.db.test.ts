import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { disableUser, enableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { addPerson, addTeam, anonymousCtx, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import { getGrant, handleSettleGrants, voteGrant } from "./index.ts";
import type { GrantView } from "./schemas.ts";
import {
  actionsOn,
  agentOf,
  decide,
  delegate,
  minutesAfter,
  request,
  statusOf,
  weatherServer,
} from "./test-grants.ts";

let owner: UserActor;
let governance: UserActor;
let compliance: UserActor;
let server: string;

beforeAll(async () => {
  [owner, governance, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
  server = await weatherServer();
});

const announced = async (kind: string, id: string) =>
  (await db().outboxEvent.findMany({ where: { kind } })).filter(({ payload }) => payload.includes(id)).length;

/** What takes two: one of governance, one of compliance. */
async function graver(minutes = 60): Promise<GrantView> {
  return request(owner, await agentOf(owner), server, { scopes: ["write"], minutes });
}

describe("a vote", () => {
  test("of everybody who is asked gives the grant, from then until its time is over", async () => {
    const grant = await graver();
    const first = await decide(governance, grant);
    expect(first).toMatchObject({ status: "requested", stages: [{ have: 1 }, { have: 0 }] });
    expect(first.waiting_for).toMatch(/^Waiting for 1 compliance signature/);
    const at = new Date();
    const ctx = { ...ctxOf(compliance), at };
    const { id, digest } = grant;
    const given = await voteGrant(ctx, { id, digest, decision: "approve", reason: "It needs that." });
    expect(given).toMatchObject({
      status: "active",
      starts_at: at.toISOString(),
      ends_at: minutesAfter(at, 60).toISOString(),
      decided_at: at.toISOString(),
      waiting_for: null,
      votes: [{ voter: { id: governance.id } }, { voter: { id: compliance.id }, late: false }],
      ended: null,
    });
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "grant.vote", reason: "It needs that.", after: { decision: "approve", digest } },
      { action: "grant.decide", before: { status: "requested" }, after: { status: "approved", digest } },
      { action: "grant.start", after: { status: "active" } },
    ]);
    expect(await announced("grant.decided", id)).toBe(1);
  });

  test("that gives a grant for later leaves it to begin then", async () => {
    const start = minutesAfter(new Date(), 600);
    const asked = { not_before: start.toISOString(), minutes: 60 };
    const grant = await request(owner, await agentOf(owner), server, asked);
    expect(await decide(governance, grant)).toMatchObject({
      status: "approved",
      starts_at: start.toISOString(),
      ends_at: minutesAfter(start, 60).toISOString(),
    });
    expect(await actionsOn(grant.id)).toEqual(["grant.request", "grant.vote", "grant.decide"]);
  });

  test("against it denies it, whoever else is for it", async () => {
    const grant = await graver();
    await decide(governance, grant);
    expect(await decide(compliance, grant, "reject")).toMatchObject({ status: "denied", starts_at: null });
    expect(await actionsOn(grant.id)).toEqual(["grant.request", "grant.vote", "grant.vote", "grant.decide"]);
    expect(await announced("grant.decided", grant.id)).toBe(1);
  });

  test("on another digest than the one that is there is refused, and told which that is", async () => {
    const grant = await graver();
    await expect(decide(governance, { ...grant, digest: digestOf("another") })).rejects.toMatchObject({
      code: "stale",
      details: { current_digest: grant.digest },
    });
    expect(await db().vote.count({ where: { grantId: grant.id } })).toBe(0);
  });

  test("after the decision is kept as late, once, and changes nothing", async () => {
    const grant = await request(owner, await agentOf(owner), server);
    await decide(governance, grant);
    const late = await addPerson("governance");
    expect(await decide(late, grant, "reject")).toMatchObject({
      status: "active",
      votes: [{ late: false }, { voter: { id: late.id }, late: true }],
    });
    await expect(decide(late, grant, "reject")).rejects.toMatchObject({ code: "conflict" });
  });

  test("is cast once by each, and stays: nobody is told to retract it", async () => {
    const grant = await graver();
    await decide(governance, grant);
    const message = expect.stringMatching(/voted on this already, and a vote on a grant stays/);
    await expect(decide(governance, grant)).rejects.toMatchObject({ code: "conflict", message });
    expect((await getGrant(ctxOf(governance), { id: grant.id })).can.vote).toEqual({ no: message });
    expect(await statusOf(grant.id)).toBe("requested");
  });

  test("is no machine's, and nobody's on what is not there", async () => {
    const grant = await graver();
    const input = { id: grant.id, digest: grant.digest, decision: "approve" as const, reason: "Yes." };
    await expect(voteGrant(anonymousCtx(), input)).rejects.toMatchObject({ status: 401 });
    await expect(voteGrant(systemCtx("Command line"), input)).rejects.toMatchObject({ status: 403 });
    await expect(decide(governance, { ...grant, id: "grt_0" })).rejects.toMatchObject({ status: 404 });
    await expect(voteGrant(ctxOf(governance), { ...input, reason: " " })).rejects.toMatchObject({
      code: "invalid",
    });
  });
});

describe("nobody approves their own", () => {
  const all = ["member", "governance", "compliance", "admin"] as const;

  async function refused(voter: UserActor, grant: GrantView): Promise<void> {
    for (const decision of ["approve", "reject"] as const)
      await expect(decide(voter, grant, decision)).rejects.toMatchObject({ code: "forbidden" });
    const { can } = await getGrant(ctxOf(voter), { id: grant.id });
    expect(can.vote).toEqual({ no: expect.any(String) });
    expect(await statusOf(grant.id)).toBe("requested");
  }

  test("as its requester", async () => {
    const person = await addPerson(...all);
    const grant = await request(person, await agentOf(person), server);
    await refused(person, grant);
    expect((await getGrant(ctxOf(person), { id: grant.id })).can.vote).toEqual({
      no: "You requested this. Somebody else decides on it.",
    });
  });

  test("as anybody else in the team that answers for the agent", async () => {
    const mate = await addPerson(...all);
    await refused(mate, await request(owner, await agentOf(await addTeam(owner, mate)), server));
  });

  test("as its requester who has handed the agent to somebody else", async () => {
    const person = await addPerson(...all);
    const agent = await agentOf(person);
    const grant = await request(person, agent, server);
    await db().agent.update({ where: { id: agent }, data: { ownerUserId: owner.id } });
    await refused(person, grant);
  });

  test.each(["requester", "owner"] as const)(
    "as the delegate of its %s, nor once that has ended",
    async (of) => {
      const [person, mate, stand] = [
        await addPerson(...all),
        await addPerson(...all),
        await addPerson("compliance"),
      ];
      const agent = await agentOf(await addTeam(person, mate));
      const { id } = await delegate(of === "owner" ? mate : person, stand);
      const grant = await request(person, agent, server, { scopes: ["write"] });
      await refused(stand, grant);
      await db().delegation.update({ where: { id }, data: { revokedAt: new Date() } });
      await refused(stand, grant);
    },
  );

  test("as somebody for whom alone it is", async () => {
    const forWhom = await addPerson(...all);
    const asked = { users: [forWhom.email] };
    const grant = await request(owner, await agentOf(owner), server, asked);
    await refused(forWhom, grant);
    const seen = await getGrant(ctxOf(forWhom), { id: grant.id });
    expect(seen.can.vote).toEqual({ no: "This is for you. Somebody else decides on it." });
    expect(seen.lineage).toContainEqual({
      person: { id: forWhom.id, name: forWhom.name },
      relation: "beneficiary",
    });
    expect((await decide(governance, grant)).status).toBe("active");
  });

  test("as who registered the agent for somebody else", async () => {
    const registrar = await addPerson(...all);
    const agent = await agentOf(registrar);
    await db().agent.update({ where: { id: agent }, data: { ownerUserId: owner.id } });
    await refused(registrar, await request(owner, agent, server));
  });

  test("as an administrator who decides nothing", async () => {
    const grant = await graver();
    await refused(await addPerson("admin"), grant);
    await refused(await addPerson("auditor", "member"), grant);
  });

  test("by a role that was taken away since they signed in", async () => {
    const former = await addPerson("governance");
    const grant = await graver();
    await db().user.update({ where: { id: former.id }, data: { roles: ["member"] } });
    await expect(decide(former, grant)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("and a vote that was cast before somebody joined the other side counts no more", async () => {
    const joins = await addPerson("governance", "member");
    const team = await addTeam(owner);
    const grant = await request(owner, await agentOf(team), server, { scopes: ["write"] });
    await decide(joins, grant);
    const { id: teamId } = await db().team.findUniqueOrThrow({ where: { slug: team.slice("team:".length) } });
    await db().teamMember.create({ data: { teamId, userId: joins.id } });
    expect((await decide(compliance, grant)).status).toBe("requested");
    expect((await decide(governance, grant)).status).toBe("active");
  });
});

describe("at the same instant", () => {
  test("two last votes reach the quorum exactly once", async () => {
    for (let round = 0; round < 8; round++) {
      const grant = await graver();
      const results = await Promise.allSettled([decide(governance, grant), decide(compliance, grant)]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
      expect(await statusOf(grant.id)).toBe("active");
      expect((await actionsOn(grant.id)).filter((action) => action === "grant.decide")).toHaveLength(1);
      expect(await announced("grant.decided", grant.id)).toBe(1);
    }
  });

  test("two of one role, one is in time and the other late", async () => {
    for (let round = 0; round < 5; round++) {
      const other = await addPerson("governance");
      const grant = await request(owner, await agentOf(owner), server);
      await Promise.all([decide(governance, grant), decide(other, grant)]);
      const votes = await db().vote.findMany({ where: { grantId: grant.id } });
      expect(votes.map(({ late }) => late).sort()).toEqual([false, true]);
    }
  });

  test("one for and one against: what comes first decides", async () => {
    const other = await addPerson("governance");
    const grant = await request(owner, await agentOf(owner), server);
    await Promise.all([decide(governance, grant), decide(other, grant, "reject")]);
    const [first] = await db().vote.findMany({ where: { grantId: grant.id, late: false } });
    expect(await statusOf(grant.id)).toBe(first?.decision === "approve" ? "active" : "denied");
  });
});

test("a vote that counts again, since its voter is back, settles what it calls for", async () => {
  const away = await addPerson("governance");
  const grant = await graver();
  await decide(away, grant);
  await disableUser(systemCtx("tests"), { id: away.id });
  expect((await decide(compliance, grant)).status).toBe("requested");
  await enableUser(systemCtx("tests"), { id: away.id });
  await handleSettleGrants({ user_id: away.id });
  expect(await statusOf(grant.id)).toBe("active");
  await handleSettleGrants({ user_id: away.id });
  expect((await actionsOn(grant.id)).filter((action) => action === "grant.decide")).toHaveLength(1);
});
