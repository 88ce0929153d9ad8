import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, ctxOf } from "#prisma/seed/factories.ts";
import { loadAccessPolicy } from "../policy/index.ts";
import { getGrant, revokeGrant } from "./index.ts";
import {
  actionsOn,
  agentOf,
  changePolicy,
  decide,
  raisableServer,
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

describe("what changed since it was requested", () => {
  const change = {
    agent: (id: string, data: object) => db().agent.update({ where: { id }, data }),
    version: (name: string, data: object) =>
      db().serverVersion.updateMany({ where: { server: { name } }, data }),
  };

  test("keeps it from being approved while the agent is disabled, and not from being denied", async () => {
    const grant = await request(owner, await agentOf(owner), server);
    await change.agent(grant.agent.id, { disabledAt: new Date(), disabledReason: "Odd." });
    await expect(decide(governance, grant)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("disabled"),
    });
    expect(await db().vote.count({ where: { grantId: grant.id } })).toBe(0);
    expect((await decide(governance, grant, "reject")).status).toBe("denied");
  });

  test.each([
    ["is quarantined", { status: "quarantined" }],
    ["has lapsed", { lapsedAt: new Date(), lapseReason: "Nobody confirmed it." }],
  ])("keeps it from being approved while the server %s", async (_what, data) => {
    const own = await weatherServer();
    const grant = await request(owner, await agentOf(owner), own);
    await change.version(own, { ...data, isLatest: false });
    await expect(decide(governance, grant)).rejects.toMatchObject({ code: "conflict" });
    expect(await statusOf(grant.id)).toBe("requested");
  });

  test("keeps it from being approved when a tool it names is not approved any more", async () => {
    const own = await weatherServer();
    const grant = await request(owner, await agentOf(owner), own, { tools: ["forecast"] });
    await change.version(own, { conditions: JSON.stringify({ tools: ["history"] }) });
    await expect(decide(governance, grant)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("forecast"),
    });
  });

  test("is never how the agent is recognised: the database refuses that", async () => {
    const agent = await agentOf(owner);
    const grant = await request(owner, agent, server);
    await expect(change.agent(agent, { claimValue: "somebody-else" })).rejects.toThrow(
      "as it is recognised and acts now",
    );
    expect((await decide(governance, grant)).status).toBe("active");
  });

  test("cancels it when the agent has another owner", async () => {
    const agent = await agentOf(owner);
    const grant = await request(owner, agent, server);
    await change.agent(agent, { ownerUserId: (await addPerson("member")).id });
    const after = await decide(governance, grant);
    expect(after).toMatchObject({
      status: "cancelled",
      starts_at: null,
      ended: { by: null, reason: expect.stringContaining("somebody else answers for it") },
    });
    expect(await actionsOn(grant.id)).toEqual(["grant.request", "grant.vote", "grant.decide"]);
  });

  test("cancels an extension when the grant it goes on from was revoked", async () => {
    const agent = await agentOf(owner);
    const first = await decide(governance, await request(owner, agent, server, { minutes: 60 }));
    const next = await request(owner, agent, server, { minutes: 60, extends: first.id });
    await revokeGrant(ctxOf(governance), { id: first.id, reason: "It leaks." });
    await expect(decide(governance, next)).rejects.toMatchObject({ code: "conflict" });
    expect(await getGrant(ctxOf(owner), { id: next.id })).toMatchObject({
      status: "cancelled",
      ended: { reason: expect.stringMatching(/revoked: It leaks\.$/) },
    });
  });

  test("cancels it when who requested it has no account any more, whoever else answers for the agent", async () => {
    const [leaves, mate] = [await addPerson("member"), await addPerson("member")];
    const grant = await request(leaves, await agentOf(await addTeam(leaves, mate)), server);
    await disableUser(systemCtx("tests"), { id: leaves.id });
    expect(await decide(governance, grant)).toMatchObject({
      status: "cancelled",
      starts_at: null,
      ended: { reason: expect.stringContaining(`The account of ${leaves.name}`) },
    });
  });

  test("keeps it from being approved while nobody active answers for the agent", async () => {
    const [asks, answers] = [await addPerson("member"), await addPerson("member")];
    const agent = await agentOf(asks);
    const grant = await request(asks, agent, server);
    await change.agent(agent, { ownerUserId: answers.id });
    await disableUser(systemCtx("tests"), { id: answers.id });
    await expect(decide(governance, grant)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Nobody with an active account answers for the agent."),
    });
    expect((await decide(governance, grant, "reject")).status).toBe("denied");
  });

  test("cancels it when a tool that it names does more by now", async () => {
    const raisable = await raisableServer();
    const grant = await request(owner, await agentOf(owner), raisable.name, { tools: ["forecast"] });
    await raisable.raise();
    expect(await decide(governance, grant)).toMatchObject({
      status: "cancelled",
      ended: { reason: expect.stringContaining("found the tool forecast to do more") },
    });
  });

  test("leaves a tool that does more since it was given uncovered, until that is signed", async () => {
    const raisable = await raisableServer();
    const agent = await agentOf(owner);
    const given = await decide(
      governance,
      await request(owner, agent, raisable.name, { tools: ["forecast", "history"] }),
    );
    expect(given.covers.map(({ name }) => name)).toEqual(["forecast", "history"]);
    await raisable.raise();
    const { covers } = await getGrant(ctxOf(owner), { id: given.id });
    expect(covers.map(({ name }) => name)).toEqual(["history"]);
    const again = await request(owner, agent, raisable.name, { tools: ["forecast"] });
    expect(again.stages.map(({ role }) => role)).toEqual(["governance", "compliance"]);
    await decide(governance, again);
    expect(await decide(compliance, again)).toMatchObject({
      status: "active",
      covers: [{ name: "forecast", access: "admin" }],
    });
  });

  test.each([
    ["more people sign", { stages: [{ role: "governance" as const, need: 2 }] }],
    ["others sign", { stages: [{ role: "compliance" as const, need: 1 }] }],
    ["it may not last as long", { max_minutes: 59 }],
  ])("cancels it when the policy is stricter by now: %s", async (_what, stricter) => {
    const grant = await request(owner, await agentOf(owner), server, { minutes: 60 });
    const { document } = await loadAccessPolicy(db());
    await changePolicy((policy) => ({
      ...policy,
      grants: policy.grants.map((rule) =>
        rule.classification === "public" && rule.access_level === "read" ? { ...rule, ...stricter } : rule,
      ),
    }));
    const after = await decide(governance, grant);
    await changePolicy(() => document);
    expect(after).toMatchObject({
      status: "cancelled",
      ended: { reason: expect.stringMatching(/takes more than when it was requested, by version \d+/) },
    });
  });

  test("is of no matter when the policy asks for less by now", async () => {
    const grant = await request(owner, await agentOf(owner), server, { scopes: ["write"], minutes: 60 });
    const { document } = await loadAccessPolicy(db());
    await changePolicy((policy) => ({
      ...policy,
      grants: policy.grants.map((rule) => ({ ...rule, stages: [{ role: "governance", need: 1 }] })),
    }));
    expect((await decide(governance, grant)).status).toBe("requested");
    expect((await decide(compliance, grant)).status).toBe("active");
    await changePolicy(() => document);
  });
});
