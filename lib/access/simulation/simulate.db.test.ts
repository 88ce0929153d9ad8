import { setImmediate as othersTurn } from "node:timers/promises";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { sealAll } from "#lib/audit/sealing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { pool } from "#lib/db/pool.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { Decider } from "../pdp/decide.ts";
import { currentWorld, decide, worldStore } from "../pdp/index.ts";
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
import { simulateAccess } from "./index.ts";
import type { SimulationInput } from "./schemas.ts";

let auditor: UserActor;
let owner: UserActor;
let udo: UserActor;
let gateway: string;
let weather: Awaited<ReturnType<typeof approveServer>>;
let ledger: typeof weather;
let alone: Awaited<ReturnType<typeof insertAgent>>;
let helper: typeof alone;
const grants = { alone: "", helper: "", limited: "" };

const simulate = (changes: Partial<SimulationInput> = {}, by = auditor) =>
  simulateAccess(ctxOf(by), { days: 30, ...changes });
const nothingFlips = { denied: 0, permitted: 0, flips: [], agents: [], people: [], servers: [] };

/** Decides on each so many times, and has it all recorded and sealed. */
async function decided(...asked: (readonly [number, ReturnType<typeof callOf>])[]): Promise<void> {
  const decider = new Decider(worldStore());
  worldStore().doubt();
  for (const [times, call] of asked)
    for (let n = 0; n < times; n++) await decider.decide(systemCtx("tests"), call);
  await vi.waitFor(() => expect(decider.recorder.waiting).toBe(0), { timeout: 60_000 });
  await sealAll();
}

/** Twelve permits and three denials, and two calls of nobody known. */
beforeAll(async () => {
  [auditor, owner, udo] = await Promise.all([addPerson("auditor"), addPerson("member"), addPerson("member")]);
  weather = await approveServer(["forecast", "history"], owner);
  ledger = await approveServer(["pay"], owner);
  gateway = await insertClient("gateway");
  await writeGateway(gateway, {
    routes: [
      { prefix: "w__", serverId: weather.id },
      { prefix: "l__", serverId: ledger.id },
    ],
  });
  alone = await insertAgent({ owner });
  helper = await insertAgent({
    owner,
    trustModel: "on_behalf_of",
    recognisedBy: { issuer: "https://idp.example.com", claim: "sub", claimValue: `helper-${owner.id}` },
  });
  const of = (agentId: string, serverId: string) => ({ agentId, serverId, requester: owner });
  grants.alone = await insertGrant(of(alone.id, weather.id));
  grants.helper = await insertGrant(of(helper.id, weather.id));
  grants.limited = await insertGrant({
    ...of(alone.id, ledger.id),
    constraints: [{ tool: null, argument: "/amount", must: { op: "range", max: 100 } }],
  });
  await insertConsent(udo.id, helper.id, weather.id, ["admin"]);
  const byHelper = {
    agent: { name: `helper-${owner.id}`, issuer: "https://idp.example.com" },
    user: { name: udo.email },
    session: { id: "s1", steps: 7, cost: null },
  };
  const call = (changes = {}) => callOf(gateway, alone.clientId ?? "", weather.name, changes);
  await decided(
    [5, call()],
    [2, call({ server: null, tool: "w__history" })],
    [4, call(byHelper)],
    [1, call({ server: null, tool: "l__pay", args: { amount: 7 } })],
    [1, call({ server: null, tool: "l__pay", args: { amount: 700 } })],
    [2, call({ server: ledger.name, ...byHelper, tool: "pay" })],
    [2, call({ agent: { name: "nobody" } })],
  );
});

describe("recorded decisions", () => {
  test("stay as they are where nothing is changed", async () => {
    const found = await simulate();
    expect(found).toMatchObject({ ...nothingFlips, decisions: 15, left_out: 2, permits_recorded: 1 });
    expect(found.revision).toBe((await currentWorld()).revision);
    const { document } = (await currentWorld()).policy;
    expect(await simulate({ policy: document })).toMatchObject(nothingFlips);
  });

  test("flip with the grant that gave them, by tool, by agent and by server", async () => {
    const found = await simulate({ revoked_grants: [grants.alone] });
    const about = { agent: { id: alone.id, name: alone.name }, person: null, server: weather.name };
    const sides = {
      before: { permit: true, reason: "permitted" },
      after: { permit: false, reason: "no_grant" },
      uncertain: false,
    };
    expect(found).toMatchObject({
      denied: 7,
      permitted: 0,
      agents: [{ id: alone.id, denied: 7, permitted: 0 }],
      people: [],
      servers: [{ name: weather.name, denied: 7, permitted: 0 }],
      flips: [
        { ...about, ...sides, tool: "forecast", decisions: 5 },
        { ...about, ...sides, tool: "history", decisions: 2 },
      ],
    });
    expect(Date.parse(found.flips[0]?.last_at ?? "")).toBeLessThanOrEqual(Date.parse(found.to));
  });

  test("flip with the server and with the agent, and name who is hit", async () => {
    const quarantined = await simulate({ quarantined_servers: [weather.name] });
    expect(quarantined).toMatchObject({
      denied: 11,
      people: [{ id: udo.id, name: udo.name, denied: 4, permitted: 0 }],
      agents: [
        { id: alone.id, denied: 7 },
        { id: helper.id, denied: 4 },
      ],
    });
    const disabled = await simulate({ disabled_agents: [helper.id] });
    expect(disabled).toMatchObject({
      denied: 4,
      flips: [{ person: { id: udo.id }, after: { permit: false, reason: "agent_disabled" }, decisions: 4 }],
    });
  });

  test("flip either way by a policy, whose limits on sessions count for those that do not say what they used", async () => {
    const { document } = (await currentWorld()).policy;
    const strict = { ...document, sessions: { max_steps: 3 } };
    // The helper's sessions say their steps: each is taken as it began.
    expect(await simulate({ policy: strict })).toMatchObject({
      denied: 9,
      agents: [{ id: alone.id, denied: 9 }],
    });
  });

  test("are uncertain where the grant asks something of arguments", async () => {
    const found = await simulate({ revoked_grants: [grants.limited] });
    expect(found).toMatchObject({ denied: 2, uncertain: 2, flips: [{ uncertain: true, decisions: 2 }] });
    expect(await simulate({ revoked_grants: [grants.alone] })).toMatchObject({ uncertain: 2 });
  });

  test("flip, uncertainly, where a condition over arguments is tightened", async () => {
    const { document } = (await currentWorld()).policy;
    const dear = (n: number) => ({
      ...document,
      rules: [
        { id: "dear", effect: "ask" as const, match: {}, condition: `args.amount > ${n}`, reason: "Dear." },
      ],
    });
    await insertAccessPolicy(dear(1_000));
    worldStore().doubt();
    try {
      const found = await simulate({ policy: dear(10) });
      expect(found).toMatchObject({ permitted: 0, denied: 13, uncertain: 13, uncertain_flips: 13 });
      expect(found.flips.every(({ uncertain }) => uncertain)).toBe(true);
      expect(await simulate({ policy: dear(1_000) })).toMatchObject({ ...nothingFlips, uncertain: 13 });
    } finally {
      await insertAccessPolicy(document);
      worldStore().doubt();
    }
  });

  test("are asked about as of now, whatever was recorded: what ended since flips no more", async () => {
    const { grant, agent } = await endedSince();
    const found = await simulate({ disabled_agents: [agent] });
    expect(found).toMatchObject({ denied: 0, flips: [] });
    await expect(simulate({ revoked_grants: [grant] })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/revoked_grants/0" }],
    });
  });

  async function endedSince() {
    const agent = await insertAgent({ owner });
    const grant = await insertGrant({ agentId: agent.id, serverId: weather.id, requester: owner });
    await decided([3, callOf(gateway, agent.clientId ?? "", weather.name)]);
    await endGrantRow(grant);
    worldStore().doubt();
    return { grant, agent: agent.id };
  }
});

describe("a simulation", () => {
  test("saves nothing but that somebody looked, and what they tried by its digest", async () => {
    const before = await currentWorld();
    const { document } = before.policy;
    const reason = "Nobody reads this in the log.";
    const policy = { ...document, rules: [{ id: "stop", effect: "deny" as const, match: {}, reason }] };
    await simulate({ policy, disabled_agents: [alone.id], days: 7 });
    worldStore().doubt();
    expect((await currentWorld()).revision).toBe(before.revision);
    const { rows } = await pool().query<{ body: string }>(
      "SELECT body FROM audit.inbox WHERE action = 'access.simulate' ORDER BY seq DESC LIMIT 1",
    );
    expect(JSON.parse(rows[0]?.body ?? "")).toMatchObject({
      caller: { identity: auditor.id },
      change: {
        after: { days: 7, disabled_agents: [alone.id], policy_digest: expect.stringMatching(/^sha256:/) },
      },
    });
    expect(rows[0]?.body).not.toContain(reason);
  });

  test("leaves decisions what they need, however many are asked for at once", async () => {
    const ctx = () => ctxOf(auditor);
    const running = Array.from({ length: 12 }, () => simulateAccess(ctx(), { days: 90 }));
    let open = true;
    const all = Promise.allSettled(running).finally(() => {
      open = false;
    });
    const reasons = new Set<string>();
    while (open) {
      worldStore().doubt();
      const { decision } = await decide(
        systemCtx("tests"),
        callOf(gateway, alone.clientId ?? "", weather.name),
      );
      reasons.add(decision.reason);
      await othersTurn();
    }
    expect([...reasons]).toEqual(["permitted"]);
    const outcomes = await all;
    const refused = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(12);
    for (const reason of refused)
      expect(reason).toMatchObject({
        code: "unavailable",
        message: "Another simulation is running. Try again in a moment.",
      });
    // Whoever was refused comes through a moment later.
    expect(await simulate()).toMatchObject({ denied: 0 });
  });

  test("is on record where it was refused", async () => {
    const ctx = ctxOf(owner);
    await expect(simulateAccess(ctx, { days: 30 })).rejects.toMatchObject({ code: "forbidden" });
    const { rows } = await pool().query(
      "SELECT status FROM audit.inbox WHERE action = 'access.simulate' AND body::jsonb #>> '{operation,request_id}' = $1",
      [ctx.requestId],
    );
    expect(rows).toMatchObject([{ status: "denied" }]);
  });

  test("is refused to who may not, and for what can't be tried", async () => {
    await expect(simulate({}, owner)).rejects.toMatchObject({ code: "forbidden" });
    await expect(simulate({ quarantined_servers: ["com.example/none"] })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/quarantined_servers/0" }],
    });
    await expect(simulate({ disabled_agents: ["agt_none"] })).rejects.toMatchObject({ code: "invalid" });
    const { document } = (await currentWorld()).policy;
    const rule = { id: "odd", effect: "deny" as const, match: {}, condition: "args.n >", reason: "Odd." };
    await expect(simulate({ policy: { ...document, rules: [rule] } })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/policy/rules/0/condition" }],
    });
    const many = Array.from({ length: 501 }, (_, n) => `grt_${n}`);
    await expect(simulate({ revoked_grants: many })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/revoked_grants" }],
    });
    await expect(simulate({ days: 91 })).rejects.toMatchObject({ code: "invalid" });
  });
});
