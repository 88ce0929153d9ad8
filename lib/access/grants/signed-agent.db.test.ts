import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { disableUser, enableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { disableAgent, enableAgent } from "../agents/index.ts";
import { getGrant, handleRecountGrants, handleSettleGrants, requestGrant } from "./index.ts";
import { agentOf, decide, delegate, request, weatherServer } from "./test-grants.ts";

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

describe("who registered an agent", () => {
  test("for others has no say in its grants, nor has who acts for them", async () => {
    const [registrar, stand] = [await addPerson("governance"), await addPerson("governance")];
    await delegate(registrar, stand);
    const agent = await agentOf(await addTeam(owner));
    await db().agent.update({ where: { id: agent }, data: { createdById: registrar.id } });
    const grant = await request(owner, agent, server);
    for (const voter of [registrar, stand])
      await expect(decide(voter, grant)).rejects.toMatchObject({ code: "forbidden" });
    const { can, lineage } = await getGrant(ctxOf(registrar), { id: grant.id });
    expect(can.vote).toEqual({ no: "You registered this agent. Somebody else decides on it." });
    expect(lineage).toContainEqual({
      person: { id: registrar.id, name: registrar.name },
      relation: "editor",
    });
    expect((await decide(governance, grant)).status).toBe("active");
  });
});

describe("what was signed of an agent", () => {
  test.each([
    ["name", { name: "Another name for it" }],
    ["purpose", { purpose: "To move money." }],
    ["gateways", { gatewayIds: ["cli_1"] }],
  ])("is its %s: with another, the request is cancelled", async (_, data) => {
    const agent = await agentOf(owner);
    const grant = await request(owner, agent, server);
    await db().agent.update({ where: { id: agent }, data });
    expect(await decide(governance, grant)).toMatchObject({
      status: "cancelled",
      ended: { reason: expect.stringContaining("Request it again") },
    });
    expect((await request(owner, agent, server)).digest).not.toBe(grant.digest);
  });
});

test("a request that was signed while its agent was disabled is given once that is enabled", async () => {
  const away = await addPerson("governance");
  const agent = await agentOf(owner);
  const grant = await request(owner, agent, server, { scopes: ["write"] });
  await decide(away, grant);
  await disableUser(systemCtx("tests"), { id: away.id });
  await decide(compliance, grant);
  await disableAgent(ctxOf(governance), { id: agent, reason: "It sends mail." });
  await enableUser(systemCtx("tests"), { id: away.id });
  await handleSettleGrants({ user_id: away.id });
  expect((await getGrant(ctxOf(owner), { id: grant.id })).status).toBe("requested");

  await enableAgent(ctxOf(governance), { id: agent, reason: "It was not it." });
  await handleRecountGrants({ agent_id: agent });
  expect((await getGrant(ctxOf(owner), { id: grant.id })).status).toBe("active");
  await handleRecountGrants({ agent_id: agent });
  const decided = (await auditOf(grant.id)).filter(
    ({ action, outcome }) => action === "grant.decide" && outcome === "success",
  );
  expect(decided).toHaveLength(1);
});

test("whoever asks for a grant of a disabled agent is told who enables it", async () => {
  const agent = await agentOf(owner);
  const grant = await decide(governance, await request(owner, agent, server));
  await disableAgent(ctxOf(owner), { id: agent, reason: "For now." });
  const words = expect.stringMatching(/disabled.*governance or an administrator/);
  expect((await getGrant(ctxOf(owner), { id: grant.id })).can.extend).toEqual({ no: words });
  await expect(
    requestGrant(ctxOf(owner), { agent_id: agent, server, scopes: ["read"], reason: "More." }),
  ).rejects.toMatchObject({ code: "conflict", message: words });
});
