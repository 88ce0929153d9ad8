import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { decide, worldStore } from "../pdp/index.ts";
import {
  approveServer,
  callOf,
  endGrantRow,
  insertAccessPolicy,
  insertAgent,
  insertClient,
  insertConsent,
  insertGrant,
  writeGateway,
} from "../testing/index.ts";
import { exportAccess, whoCan } from "./index.ts";

type Agent = Awaited<ReturnType<typeof insertAgent>>;
type Server = Awaited<ReturnType<typeof approveServer>>;

const toolNames = ["forecast", "history", "wipe"];
let owner: UserActor;
let auditor: UserActor;
let people: UserActor[];
let agents: Agent[];
let servers: [Server, Server];
let gateways: [string, string];

beforeAll(async () => {
  [owner, auditor] = [await addPerson("member"), await addPerson("auditor")];
  people = [await addPerson("member"), await addPerson("member")];
  servers = [await approveServer(toolNames, owner), await approveServer(["ping"], owner)];
  gateways = [await insertClient("gateway"), await insertClient("gateway")];
  await writeGateway(gateways[1], { routes: [{ prefix: "w__", serverId: servers[0].id }] });
  agents = [
    await insertAgent({ owner, trustModel: "service" }),
    await insertAgent({ owner, trustModel: "hybrid", gatewayIds: [gateways[0]] }),
    await insertAgent({ owner, trustModel: "on_behalf_of" }),
    await insertAgent({ owner, trustModel: "service" }),
  ];
});

/** Decides like dice that always fall alike. */
function diceOf(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

const rule = (id: string, effect: "deny" | "ask", tool: string, condition?: string) => ({
  id,
  effect,
  match: { tools: [tool] },
  reason: `About ${tool}.`,
  ...(condition === undefined ? {} : { condition }),
});

/** Other grants, consents and rules than before. */
async function reroll(seed: number): Promise<void> {
  const dice = diceOf(seed);
  for (const { id } of await db().grant.findMany({ where: { status: "approved" } })) await endGrantRow(id);
  await db().consent.updateMany({ where: { withdrawnAt: null }, data: { withdrawnAt: new Date() } });
  for (const { id: agentId } of agents)
    for (const { id: serverId } of servers)
      for (let grants = dice(3); grants > 0; grants--)
        await insertGrant({
          agentId,
          serverId,
          requester: owner,
          scopes: dice(2) === 0 ? ["admin"] : [],
          tools: ["forecast", "history", "wipe", "ping"].filter(() => dice(2) === 0).concat("forecast"),
          constraints:
            dice(4) === 0 ? [{ tool: null, argument: "/n", must: { op: "equals", value: 1 } }] : [],
          userIds: dice(4) === 0 ? [people[dice(2)]?.id ?? ""] : [],
        });
  for (const person of people)
    for (const agent of agents)
      for (const server of servers)
        if (dice(2) === 0)
          await insertConsent(person.id, agent.id, server.id, dice(3) === 0 ? ["read"] : ["admin"]);
  const rules = [
    rule("no-wipe", dice(2) === 0 ? "deny" : "ask", "wipe"),
    rule("maybe", "deny", "history", "args.n == 1"),
  ];
  await insertAccessPolicy({ rules: rules.filter(() => dice(2) === 0) });
  // What was read in the midst of it is not what holds now.
  worldStore().doubt();
}

const permits = async (
  agent: Agent,
  gateway: string,
  server: Server,
  tool: string,
  user: UserActor | null,
) => {
  const call = callOf(gateway, agent.clientId ?? "", server.name, {
    tool,
    user: user && { name: user.email },
  });
  return (await decide(systemCtx("tests"), call)).decision.permit;
};

test("in worlds of any kind, who can do what is what the decision point permits, for everybody and nobody", async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    await reroll(seed);
    const decided: string[] = [];
    const told: string[] = [];
    for (const user of [null, ...people])
      for (const agent of agents) {
        const filters = { agent: agent.id, ...(user ? { person: user.email } : {}), limit: 100 };
        const { items } = await whoCan(ctxOf(auditor), filters);
        // For nobody, it may have been tried for somebody who consented: that is told, and asked for in their turn.
        for (const row of items)
          for (const { gateways: through } of row.outcomes.filter(({ permit }) => permit))
            if ((row.tried_for?.id ?? null) === (user?.id ?? null))
              told.push(
                ...through.map(({ id }) => [user?.email, agent.id, row.server, row.tool, id].join(" ")),
              );
        for (const server of servers)
          for (const tool of server === servers[0] ? toolNames : ["ping"])
            for (const gateway of gateways)
              if (await permits(agent, gateway, server, tool, user))
                decided.push([user?.email, agent.id, server.name, tool, gateway].join(" "));
      }
    expect(told.sort()).toEqual(decided.sort());
    expect(decided.length).toBeGreaterThan(0);
  }
});

describe("the answer", () => {
  let grant: string;
  const [asAuditor, asMember] = [() => ctxOf(auditor), () => ctxOf(owner)];

  beforeAll(async () => {
    await reroll(7);
    for (const { id } of await db().grant.findMany({ where: { status: "approved" } })) await endGrantRow(id);
    await insertAccessPolicy({ rules: [rule("no-wipe", "deny", "wipe")] });
    const { id: agentId } = agents[0] as Agent;
    grant = await insertGrant({
      agentId,
      serverId: servers[0].id,
      requester: owner,
      scopes: [],
      tools: ["forecast", "wipe"],
    });
  });

  test("says by which grant, who asked for it, and which rule stands in the way", async () => {
    const { items, nothing, next_cursor } = await whoCan(asMember(), { server: servers[0].name });
    expect([nothing, next_cursor]).toEqual([null, null]);
    expect(items).toMatchObject([
      {
        agent: { id: agents[0]?.id },
        tool: "forecast",
        access: "admin",
        state: "permitted",
        because: [
          {
            grant,
            by: "name",
            constrained: false,
            for_some: false,
            requester: { id: owner.id },
            signed_by: [],
          },
        ],
        consent: { needed: "never", people: 0 },
        rules: [],
      },
      {
        tool: "wipe",
        state: "denied",
        rules: [{ id: "no-wipe", effect: "deny", reason: "About wipe.", conditional: false }],
        outcomes: [{ reason: "denied_by_rule", text: "About wipe.", rules: ["no-wipe"] }],
      },
    ]);
  });

  test("names as signers those whose yes counted, and nobody whose vote came after the decision", async () => {
    const [signer, late, against] = [
      await addPerson("governance"),
      await addPerson("compliance"),
      await addPerson("governance"),
    ];
    const { digest } = await db().grant.findUniqueOrThrow({ where: { id: grant } });
    const vote = (voter: UserActor, decision: "approve" | "reject", minute: number, isLate = false) => ({
      id: newId("vote"),
      grantId: grant,
      voterId: voter.id,
      decision,
      digest: digest ?? "",
      reason: "It is needed.",
      late: isLate,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)),
    });
    await db().vote.createMany({
      data: [vote(signer, "approve", 1), vote(against, "reject", 2), vote(late, "approve", 3, true)],
    });
    const { items } = await whoCan(asMember(), { server: servers[0].name });
    for (const { because } of items)
      expect(because).toMatchObject([{ signed_by: [{ id: signer.id, name: signer.name }] }]);
    const { body } = await exportAccess(asAuditor(), { server: servers[0].name });
    expect(body).toContain(signer.id);
    expect(body).not.toContain(late.id);
  });

  test("comes in pages that meet each row once", async () => {
    const all = (await whoCan(asMember(), { server: servers[0].name })).items;
    const first = await whoCan(asMember(), { server: servers[0].name, limit: 1 });
    const second = await whoCan(asMember(), {
      server: servers[0].name,
      limit: 1,
      cursor: first.next_cursor ?? "",
    });
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.next_cursor).toBeNull();
    await expect(whoCan(asMember(), { server: servers[0].name, cursor: "nonsense" })).rejects.toMatchObject({
      code: "malformed",
    });
  });

  test("of nothing has the decision point's words, and what to request", async () => {
    const [agent] = agents as [Agent];
    const asked = { agent: agent.id, server: servers[0].name, tool: "history" };
    const { items, nothing } = await whoCan(asMember(), asked);
    expect(items).toEqual([]);
    const { decision } = await decide(
      systemCtx("tests"),
      callOf(gateways[0], agent.clientId ?? "", servers[0].name, { tool: "history" }),
    );
    expect(nothing).toMatchObject([
      {
        server: servers[0].name,
        outcomes: [
          {
            permit: false,
            reason: "no_grant",
            text: decision.text,
            request: { server: servers[0].name, scope: "admin", tool: "history" },
          },
        ],
      },
    ]);
    const unknown = await whoCan(asMember(), { agent: agent.id, tool: "nowhere" });
    expect(unknown.nothing).toMatchObject([{ server: null, outcomes: [{ reason: "server_not_callable" }] }]);
  });

  test("is refused without an agent or server, for an agent or person that is not there, and to gateways", async () => {
    await expect(whoCan(asMember(), {})).rejects.toMatchObject({ code: "invalid" });
    await expect(whoCan(asMember(), { agent: "agt_none" })).rejects.toMatchObject({ code: "not_found" });
    await expect(
      whoCan(asMember(), { server: servers[0].name, person: "nobody@example.com" }),
    ).rejects.toMatchObject({ code: "invalid", issues: [{ pointer: "/person" }] });
    expect((await whoCan(asMember(), { server: "com.example/unknown" })).items).toEqual([]);
  });

  test("as CSV runs nothing in a spreadsheet, and is on record with its digest", async () => {
    const formula = "=cmd|calc";
    await db().agent.update({ where: { id: agents[0]?.id ?? "" }, data: { name: formula } });
    worldStore().doubt();
    const ctx = asAuditor();
    const { body, contentType } = await exportAccess(ctx, { server: servers[0].name });
    expect(contentType).toBe("text/csv; charset=utf-8");
    expect(body.split("\r\n")).toHaveLength(4);
    expect(body).toContain(`"'${formula}"`);
    const { rows } = await pool().query(
      `SELECT body::jsonb #>> '{action}' AS action, body FROM audit.inbox WHERE body::jsonb #>> '{operation,request_id}' = $1`,
      [ctx.requestId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].body).toContain("evidence.export");
    expect(rows[0].body).toMatch(/"rows": ?2/);
    await expect(exportAccess(asMember(), { server: servers[0].name })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
