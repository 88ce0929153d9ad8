import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, addTeam, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { decideOn, painted, statusOf } from "../claims/test-claims.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { revokeApproval, voteApproval } from "./index.ts";

let world: AskingWorld;

beforeAll(async () => {
  world = await askingWorld();
});

const forbidden = { code: "forbidden" };
const stages = (...who: string[]) => ({ stages: who.map((one) => ({ who: one, need: 1 })) });

describe("a vote binds to what was painted", () => {
  test("another version, other bytes or another painting are stale, and told what is current (I5, I6)", async () => {
    const { id } = await pendingApproval(world);
    const page = await painted(id);
    for (const wrong of [{ version: 2 }, { action_hash: "sha256:0" }, { display_hash: "sha256:0" }])
      await expect(voteApproval(ctxOf(world.governance), { ...page, ...wrong })).rejects.toMatchObject({
        code: "stale",
        details: {
          current: {
            status: "pending",
            version: 1,
            action_hash: page.action_hash,
            display_hash: page.display_hash,
          },
        },
      });
    expect(await statusOf(id)).toBe("pending");
    expect(await db().vote.count({ where: { actionApprovalId: id } })).toBe(0);
  });

  test("keeps what was painted with it, and is recorded and announced with what it decided (I6, I37)", async () => {
    const { id } = await pendingApproval(world);
    const page = await painted(id);
    expect(await decideOn(world.governance, id)).toMatchObject({
      status: "approved",
      version: 2,
      vote: "counted",
    });
    const { actionHash, decidedAt, claimBy } = await db().actionApproval.findUniqueOrThrow({ where: { id } });
    expect((claimBy?.getTime() ?? 0) - (decidedAt?.getTime() ?? 0)).toBe(world.ask.claim_within * 1_000);
    const [vote] = await db().vote.findMany({ where: { actionApprovalId: id } });
    expect(vote).toMatchObject({ digest: actionHash, displayHash: page.display_hash, late: false });
    expect((await auditOf(id)).map(({ action }) => action)).toEqual(["approval.vote", "approval.decide"]);
    expect(
      await db().outboxEvent.count({ where: { kind: "approval.decided", payload: { contains: id } } }),
    ).toBe(1);
  });

  test("a no needs a reason, and ends it at once (I18)", async () => {
    const { id } = await pendingApproval(world);
    const page = { ...(await painted(id)), decision: "reject" as const };
    await expect(voteApproval(ctxOf(world.governance), page)).rejects.toMatchObject({ code: "invalid" });
    await decideOn(world.governance, id, "reject");
    const row = await db().actionApproval.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({
      status: "denied",
      endedById: world.governance.id,
      endReason: expect.any(String),
    });
  });
});

describe("who counts", () => {
  test("nobody on the agent's side, by any route: role, team, or being whom it acts for (I12)", async () => {
    const everything = ["admin", "governance", "compliance"] as const;
    const [owner, registrar, beneficiary] = [world.agentOwner, world.registrar, world.beneficiary];
    const team = await addTeam(owner, registrar, beneficiary);
    for (const { id } of [owner, registrar, beneficiary])
      await db().user.update({ where: { id }, data: { roles: [...everything] } });
    const { id } = await pendingApproval(world, {
      userId: beneficiary.id,
      ...stages("role:governance", "role:compliance", team),
    });
    for (const person of [owner, registrar, beneficiary])
      await expect(decideOn({ ...person, roles: everything }, id)).rejects.toMatchObject(forbidden);
    for (const person of [owner, registrar, beneficiary])
      await db().user.update({ where: { id: person.id }, data: { roles: [...person.roles] } });
  });

  test("whom the agent acts for, where a stage names them, in that seat alone", async () => {
    const userId = world.beneficiary.id;
    const { id } = await pendingApproval(world, { userId, ...stages("beneficiary", "role:governance") });
    expect(await decideOn(world.beneficiary, id)).toMatchObject({ status: "pending" });
    expect(await decideOn(world.governance, id)).toMatchObject({ status: "approved" });
  });

  test("distinct people: nobody fills two seats (I11)", async () => {
    const both = await addPerson("governance", "compliance");
    const { id } = await pendingApproval(world, stages("role:governance", "role:compliance"));
    expect(await decideOn(both, id)).toMatchObject({ status: "pending" });
    await expect(decideOn(both, id)).rejects.toMatchObject({ code: "conflict" });
    expect(await decideOn(world.compliance, id)).toMatchObject({ status: "approved" });
  });

  test("the server's owner and a team, and not whoever only could have been (I13)", async () => {
    const team = await addTeam(world.member);
    const { id } = await pendingApproval(world, stages("server_owner", team));
    await expect(decideOn(world.governance, id)).rejects.toMatchObject(forbidden);
    expect(await decideOn(world.server.owner, id)).toMatchObject({ status: "pending" });
    await db().teamMember.deleteMany({ where: { userId: world.member.id } });
    await expect(decideOn(world.member, id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("no machine, whatever it may do", async () => {
    const { id } = await pendingApproval(world);
    await expect(voteApproval(world.gateway, await painted(id))).rejects.toMatchObject(forbidden);
  });
});

describe("what a refusal tells", () => {
  test("who does not see it: nothing, not even that there is one, whether it waits or is over (I4)", async () => {
    const { id } = await pendingApproval(world);
    const nothing = { code: "not_found" };
    await expect(decideOn(world.member, id)).rejects.toMatchObject(nothing);
    await decideOn(world.governance, id, "reject");
    for (const decision of ["approve", "reject"] as const)
      await expect(decideOn(world.member, id, decision)).rejects.toMatchObject(nothing);
  });

  test("who sees it and could not decide: why not, and nothing of what is there (I4, I6)", async () => {
    const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
    const watching = [world.compliance, world.agentOwner, world.beneficiary, world.server.owner];
    const tellsNothing = async () => {
      for (const person of watching) await expect(decideOn(person, id)).rejects.toHaveProperty("details", {});
    };
    await tellsNothing();
    await decideOn(world.governance, id, "reject");
    await tellsNothing();
  });

  test("who could decide: what is there, and its hash as long as it waits alone (I5, I8)", async () => {
    const { id } = await pendingApproval(world, stages("role:governance", "role:compliance"));
    await decideOn(world.governance, id);
    const { display_hash } = await painted(id);
    await expect(decideOn(world.governance, id)).rejects.toMatchObject({
      details: { current: { status: "pending", display_hash } },
    });
    await decideOn(world.compliance, id, "reject");
    const refusal = await decideOn(world.governance, id).catch((error: DomainError) => error);
    expect(refusal).toMatchObject({
      details: { current: { status: "denied", ended_by: world.compliance.name } },
    });
    expect(JSON.stringify((refusal as DomainError).details)).not.toContain(display_hash);
  });
});

describe("what whoever approves must show", () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const signedIn = (at: Date, person = world.governance): UserActor => ({ ...person, signedInAt: at });

  test("a sign-in of the last five minutes, in the browser; a no needs none", async () => {
    const { id } = await pendingApproval(world, { stepUp: "fresh_sign_in" });
    const refusal = { ...forbidden, details: { step_up: "fresh_sign_in" } };
    await expect(decideOn(world.governance, id)).rejects.toMatchObject(refusal);
    await expect(decideOn(signedIn(minutesAgo(6)), id)).rejects.toMatchObject(refusal);
    await expect(decideOn({ ...signedIn(new Date()), via: "token" }, id)).rejects.toMatchObject(refusal);
    expect(await decideOn(signedIn(minutesAgo(4)), id)).toMatchObject({ status: "approved" });
    const other = await pendingApproval(world, { stepUp: "fresh_sign_in" });
    expect(await decideOn(world.governance, other.id, "reject")).toMatchObject({ status: "denied" });
  });

  test("the number that the agent's person sees; a wrong one is refused and recorded", async () => {
    const { id } = await pendingApproval(world, { matchNumber: 42 });
    await expect(decideOn(world.governance, id)).rejects.toMatchObject({ details: { number: "missing" } });
    await expect(decideOn(world.governance, id, "approve", { number: 24 })).rejects.toMatchObject({
      details: { number: "wrong" },
    });
    expect((await auditOf(id)).map(({ action, outcome }) => [action, outcome])).toEqual([
      ["approval.vote", "refused"],
      ["approval.vote", "refused"],
    ]);
    expect(await decideOn(world.governance, id, "approve", { number: 42 })).toMatchObject({
      status: "approved",
    });
  });
});

describe("stopping it", () => {
  const revoke = (person: UserActor, id: string) => revokeApproval(ctxOf(person), { id, reason: "Not now." });

  test("is for voters, governance, whoever answers for the agent and whom it acts for", async () => {
    const start = async () => (await pendingApproval(world, { userId: world.beneficiary.id })).id;
    for (const person of [world.otherGovernance, world.agentOwner, world.beneficiary])
      expect(await revoke(person, await start())).toMatchObject({ status: "revoked" });
    const id = await start();
    for (const person of [world.member, world.compliance, world.registrar])
      await expect(revoke(person, id)).rejects.toMatchObject(forbidden);
    expect(await statusOf(id)).toBe("pending");
  });

  test("is told once, and names what ended it for whoever comes later (I8)", async () => {
    const { id } = await pendingApproval(world);
    await decideOn(world.governance, id);
    await revoke(world.governance, id);
    await expect(revoke(world.otherGovernance, id)).rejects.toMatchObject({
      code: "conflict",
      details: { current: { status: "revoked" } },
    });
    await expect(decideOn(world.otherGovernance, id)).rejects.toMatchObject({
      code: "conflict",
      details: { current: { status: "revoked", ended_by: world.governance.name } },
    });
  });
});
