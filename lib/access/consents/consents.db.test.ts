import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOf, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import { disableAgent } from "../agents/index.ts";
import { countStatements } from "../testing/count-statements.ts";
import { approveServer, insertDayGrant, registerAgent } from "../testing/index.ts";
import { giveConsent, listMyAgents, withdrawConsent } from "./index.ts";

let owner: UserActor;
let server: { id: string; name: string };

beforeAll(async () => {
  owner = await addPerson("member");
  server = await approveServer({ forecast: "read", order: "write", wipe: "admin" });
});

type Plan = Omit<Parameters<typeof insertDayGrant>[0], "agentId" | "serverId">;

async function grantedAgent(plan: Plan = { scopes: ["read", "write"] }) {
  const agent = await registerAgent(owner);
  await insertDayGrant({ agentId: agent.id, serverId: server.id, ...plan });
  return agent;
}

const give = (who: UserActor, agent: { id: string }, scopes: AccessLevel[] = ["read"], name = server.name) =>
  giveConsent(ctxOf(who), { agent_id: agent.id, server: name, scopes });
const standing = (userId: string, agentId: string) =>
  db().consent.findMany({ where: { userId, agentId, withdrawnAt: null } });

describe("saying yes", () => {
  test("is for oneself, whatever one's role, and on record", async () => {
    const agent = await grantedAgent();
    for (const role of ["member", "auditor", "admin"] as const) {
      const person = await addPerson(role);
      const consent = await give(person, agent, ["write", "read", "write"]);
      expect(consent).toEqual({
        id: expect.any(String),
        agent: { id: agent.id, name: agent.name, purpose: agent.purpose },
        server: server.name,
        scopes: ["read", "write"],
        since: expect.any(String),
        withdrawn_at: null,
        last_used: null,
      });
      expect(await auditOf(consent.id)).toMatchObject([
        {
          action: "consent.give",
          outcome: "success",
          actor_id: person.id,
          target_type: "consent",
          target_name: agent.name,
          before: null,
          after: { agent: agent.id, server: server.name, scopes: ["read", "write"] },
        },
      ]);
      expect(await standing(person.id, agent.id)).toHaveLength(1);
    }
  });

  test("otherwise replaces what was said before; both stay on record", async () => {
    const person = await addPerson("member");
    const agent = await grantedAgent();
    const wide = await give(person, agent, ["read", "write"]);
    const narrow = await give(person, agent, ["read"]);
    expect(await standing(person.id, agent.id)).toMatchObject([{ id: narrow.id, scopes: ["read"] }]);
    expect(await auditOf(wide.id)).toMatchObject([
      { action: "consent.give" },
      { action: "consent.withdraw", before: { scopes: ["read", "write"] } },
    ]);
    expect(await auditOf(narrow.id)).toMatchObject([
      {
        action: "consent.give",
        before: { scopes: ["read", "write"], consent: wide.id },
        after: { scopes: ["read"] },
      },
    ]);
    await expect(give(person, agent, ["read"])).rejects.toMatchObject({
      code: "conflict",
      message: "You let this agent do exactly this already.",
    });
  });

  test("several times at once leaves one yes standing, and each other withdrawn", async () => {
    const person = await addPerson("member");
    const agent = await grantedAgent();
    const asked: AccessLevel[][] = [["read"], ["write"], ["read", "write"], ["read"], ["write"]];
    const results = await Promise.allSettled(asked.map((scopes) => give(person, agent, scopes)));
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    expect(await standing(person.id, agent.id)).toHaveLength(1);
    const given = results.filter(({ status }) => status === "fulfilled").length;
    expect(await db().consent.count({ where: { userId: person.id } })).toBe(given);
  });

  test("while the agent is disabled at that moment is a yes before it or none", async () => {
    const person = await addPerson("member");
    const agent = await grantedAgent();
    const [consent] = await Promise.allSettled([
      give(person, agent),
      disableAgent(ctxOf(owner), { id: agent.id, reason: "Stop." }),
    ]);
    if (consent.status === "rejected") expect(consent.reason).toMatchObject({ code: "conflict" });
    await expect(give(person, agent, ["write"])).rejects.toMatchObject({
      code: "conflict",
      message: `The agent "${agent.name}" is disabled and acts for nobody. Governance or an administrator can enable it.`,
    });
  });

  test("covers what single tools that were granted are labelled as", async () => {
    const person = await addPerson("member");
    const agent = await grantedAgent({ scopes: [], tools: ["order", "gone"] });
    expect((await give(person, agent, ["write"])).scopes).toEqual(["write"]);
    await expect(give(person, agent, ["write", "read"])).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("was not granted read on"),
    });
  });

  test.each([
    ["more than was granted", { scopes: ["read"] }, ["read", "admin"]],
    ["what is only asked for", { status: "requested" }, ["read"]],
    ["what was refused", { status: "denied" }, ["read"]],
    ["what is over", { startsAt: new Date(Date.now() - 3 * 86_400_000) }, ["read"]],
    ["what was granted for others alone", { userIds: ["usr_other"] }, ["read"]],
  ] as [string, Plan, AccessLevel[]][])("is refused to %s", async (_, plan, scopes) => {
    const person = await addPerson("member");
    const agent = await grantedAgent(plan);
    await expect(give(person, agent, scopes)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^This agent was not granted .* for you\./),
    });
    expect(await standing(person.id, agent.id)).toEqual([]);
  });

  test("is refused in the same words for a server that is not there and one that was not granted", async () => {
    const person = await addPerson("member");
    const agent = await grantedAgent();
    const other = await approveServer();
    const refusals = await Promise.all(
      [other.name, "com.example/none"].map((name) =>
        give(person, agent, ["read"], name).catch((error: Error) => error.message.replace(name, "it")),
      ),
    );
    expect(new Set(refusals)).toEqual(
      new Set(["This agent was not granted read on it for you. Who answers for it can ask for that."]),
    );
  });

  test("holds for a grant that names whoever says it", async () => {
    const person = await addPerson("member");
    const agent = await grantedAgent({ userIds: [person.id, "usr_other"] });
    expect((await give(person, agent)).scopes).toEqual(["read"]);
  });

  test("is refused for an agent that acts by itself, that nobody answers for, or that is not there", async () => {
    const person = await addPerson("member");
    const alone = await registerAgent(owner, { trust_model: "service" });
    await insertDayGrant({ agentId: alone.id, serverId: server.id });
    await expect(give(person, alone)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("needs no consent"),
    });
    const leaver = await addPerson("member");
    const orphan = await registerAgent(leaver);
    await insertDayGrant({ agentId: orphan.id, serverId: server.id });
    await disableUser(systemCtx("tests"), { id: leaver.id });
    await expect(give(person, orphan)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("nobody who answers"),
    });
    await expect(give(person, { id: newId("agent") })).rejects.toMatchObject({ status: 404 });
  });

  test("is refused to machines, to nobody, to tokens without the scope, and for nothing", async () => {
    const person = await addPerson("member");
    const agent = await grantedAgent();
    const input = { agent_id: agent.id, server: server.name, scopes: ["read" as const] };
    await expect(giveConsent(anonymousCtx(), input)).rejects.toMatchObject({ status: 401 });
    await expect(giveConsent(systemCtx("tests"), input)).rejects.toMatchObject({
      message: "Only people let agents act for them.",
    });
    const token: UserActor = { ...person, via: "token", scopes: ["agent.*"] };
    await expect(giveConsent(ctxOf(token), input)).rejects.toMatchObject({ status: 403 });
    await expect(give(person, agent, [])).rejects.toMatchObject({ status: 422 });
    await expect(give(person, agent, ["read"], "a\0")).rejects.toMatchObject({ status: 422 });
    const ctx = ctxOf(person);
    await expect(giveConsent(ctx, { ...input, scopes: ["admin"] })).rejects.toMatchObject({ status: 409 });
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "consent.give", outcome: "refused", target_type: "agent", target_id: agent.id },
    ]);
  });
});

describe("withdrawing", () => {
  test("ends it once, on record, also of an agent that is disabled", async () => {
    const person = await addPerson("member");
    const agent = await grantedAgent();
    const { id } = await give(person, agent);
    await disableAgent(ctxOf(owner), { id: agent.id, reason: "Stop." });
    const results = await Promise.allSettled([1, 2, 3].map(() => withdrawConsent(ctxOf(person), { id })));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(result.reason).toMatchObject({ message: "This consent is withdrawn already." });
    expect(await standing(person.id, agent.id)).toEqual([]);
    expect((await auditOf(id))[1]).toMatchObject({
      action: "consent.withdraw",
      outcome: "success",
      actor_id: person.id,
      before: { agent: agent.id, server: server.name, scopes: ["read"] },
      after: { withdrawn_at: expect.any(String) },
    });
  });

  test("what is another's looks as if it were not there, to administrators too", async () => {
    const person = await addPerson("member");
    const { id } = await give(person, await grantedAgent());
    for (const other of [await addPerson("admin", "governance", "compliance"), owner]) {
      const theirs = await withdrawConsent(ctxOf(other), { id }).catch((error) => error);
      const nobodys = await withdrawConsent(ctxOf(other), { id: newId("consent") }).catch((error) => error);
      expect(theirs).toMatchObject({ code: "not_found" });
      expect(theirs.message).toBe(nobodys.message);
    }
    await expect(withdrawConsent(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
    await expect(withdrawConsent(systemCtx("tests"), { id })).rejects.toMatchObject({ status: 403 });
    expect(await db().consent.findUnique({ where: { id } })).toMatchObject({ withdrawnAt: null });
  });
});

describe("my agents", () => {
  const possibleOf = async (who: UserActor, { id }: { id: string }) =>
    (await listMyAgents(ctxOf(who), {})).possible.filter(({ agent }) => agent.id === id);

  test("are those I said yes to, first those that stand; nobody else's", async () => {
    const [me, other] = [await addPerson("member"), await addPerson("member")];
    const agent = await grantedAgent();
    const first = await give(me, agent, ["read", "write"]);
    const second = await give(me, agent, ["write"]);
    await give(other, agent);
    const { consents } = await listMyAgents(ctxOf(me), {});
    expect(consents).toMatchObject([
      { id: second.id, scopes: ["write"], withdrawn_at: null },
      { id: first.id, withdrawn_at: expect.any(String) },
    ]);
    expect((await listMyAgents(ctxOf(owner), {})).consents).toEqual([]);
    await expect(listMyAgents(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
    await expect(listMyAgents(systemCtx("tests"), {})).rejects.toMatchObject({ status: 403 });
  });

  test("could be those granted for everybody or for me, until I say yes, and again once I withdraw it", async () => {
    const [me, other] = [await addPerson("member"), await addPerson("member")];
    const agent = await grantedAgent({ scopes: ["read"], tools: ["wipe"], userIds: [me.id] });
    await insertDayGrant({ agentId: agent.id, serverId: server.id, scopes: ["write"], userIds: [other.id] });
    const expected = [
      {
        agent: { id: agent.id, name: agent.name, purpose: agent.purpose },
        server: server.name,
        scopes: ["read", "admin"],
      },
    ];
    expect(await possibleOf(me, agent)).toEqual(expected);
    expect(await possibleOf(other, agent)).toMatchObject([{ scopes: ["write"] }]);
    expect(await possibleOf(owner, agent)).toEqual([]);
    const { id } = await give(me, agent);
    expect(await possibleOf(me, agent)).toEqual([]);
    await withdrawConsent(ctxOf(me), { id });
    expect(await possibleOf(me, agent)).toEqual(expected);
    await disableAgent(ctxOf(owner), { id: agent.id, reason: "Stop." });
    expect(await possibleOf(me, agent)).toEqual([]);
  });

  test("could not be those that act by themselves or whose grants are over", async () => {
    const me = await addPerson("member");
    const alone = await registerAgent(owner, { trust_model: "service" });
    await insertDayGrant({ agentId: alone.id, serverId: server.id });
    const past = await grantedAgent({ startsAt: new Date(Date.now() - 3 * 86_400_000) });
    for (const agent of [alone, past]) expect(await possibleOf(me, agent)).toEqual([]);
  });

  test("are loaded in as many statements when they are many, with names as they are", async () => {
    const me = await addPerson("member");
    const name = "\u202Etnega <script>alert(1)</script>";
    const agent = await registerAgent(owner, { name });
    await insertDayGrant({ agentId: agent.id, serverId: server.id, tools: ["wipe"] });
    await give(me, agent);
    const few = await countStatements(() => listMyAgents(ctxOf(me), {}));
    for (let added = 0; added < 10; added++)
      await give(me, await grantedAgent({ tools: ["wipe"] }), added % 2 ? ["read"] : ["admin"]);
    await grantedAgent({ tools: ["wipe"] });
    expect(await countStatements(() => listMyAgents(ctxOf(me), {}))).toBe(few);
    const { consents } = await listMyAgents(ctxOf(me), {});
    expect(consents).toHaveLength(11);
    expect(consents.map((consent) => consent.agent.name)).toContain(name);
  });
});
