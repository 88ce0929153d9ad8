import { beforeAll, describe, expect, test } from "vitest";
import { createAgent, disableAgent, enableAgent, updateAgent } from "#lib/access/agents/index.ts";
import { grantException, removeDutyRule, setDutyRule } from "#lib/access/duties/index.ts";
import { requestGrant } from "#lib/access/grants/index.ts";
import { loadAccessPolicy } from "#lib/access/policy/index.ts";
import { approveServer, insertDayGrant, registerAgent, registerClient } from "#lib/access/testing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, addTeam, ctxOf, unique } from "#prisma/seed/factories.ts";
import { countNotifications } from "./queries.ts";
import { briefly, deliverAll, happen, toldOf } from "./test-deliveries.ts";

let admin: UserActor;
let governance: UserActor;
let compliance: UserActor;
let owner: UserActor;
let mate: UserActor;
let team: string;
let server: Awaited<ReturnType<typeof approveServer>>;

beforeAll(async () => {
  [admin, governance, compliance, owner, mate] = await Promise.all([
    addPerson("admin"),
    addPerson("governance"),
    addPerson("compliance"),
    addPerson("member"),
    addPerson("member"),
  ]);
  team = await addTeam(owner, mate);
  server = await approveServer({ create_payee: "read", pay: "read" });
});

const reason = "As it should be.";
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
const ofTeam = () => registerAgent(owner, { owner: team });

describe("an agent", () => {
  test("that is given to a team tells its members, but not whoever did it", async () => {
    const agent = await ofTeam();
    await deliverAll();
    expect(await briefly(owner, agent.id)).toEqual([]);
    expect(await toldOf(mate, agent.id)).toMatchObject([
      {
        kind: "told",
        subject: { type: "agent", id: agent.id, name: agent.name },
        text: `${owner.name} had you, or a team of yours, answer for ${agent.name}.`,
      },
    ]);
    await updateAgent(ctxOf(admin), { id: agent.id, owner: `user:${owner.email}` });
    await deliverAll();
    expect(await briefly(owner, agent.id)).toEqual(["told agent.assigned"]);
    expect(await briefly(mate, agent.id)).toEqual(["told agent.assigned"]);
  });

  test("that one registers for oneself, or that stays with who it was, tells nobody", async () => {
    const agent = await registerAgent(owner);
    await updateAgent(ctxOf(owner), { id: agent.id, purpose: "To be of more use." });
    expect(await db().outboxEvent.count({ where: { payload: { contains: agent.id } } })).toBe(0);
    const other = await createAgent(ctxOf(admin), {
      name: unique("agent"),
      purpose: "To be of use.",
      trust_model: "service",
      owner: `user:${owner.email}`,
      recognised_by: { client_id: await registerClient("agent") },
    });
    await deliverAll();
    expect(await briefly(owner, other.id)).toEqual(["told agent.assigned"]);
  });

  test("that is disabled tells whoever answers for it, and who waits for a grant, but not who did it", async () => {
    const agent = await ofTeam();
    await requestGrant(ctxOf(owner), { agent_id: agent.id, server: server.name, scopes: ["read"], reason });
    await updateAgent(ctxOf(admin), { id: agent.id, purpose: "To be of use." });
    await disableAgent(ctxOf(mate), { id: agent.id, reason });
    await deliverAll();
    expect((await toldOf(owner, agent.id))[0]).toMatchObject({
      kind: "told",
      event: "agent.disabled",
      text: `${mate.name} disabled ${agent.name}. It may do nothing, whatever it was granted.`,
    });
    expect(await briefly(mate, agent.id)).toEqual(["told agent.assigned"]);
    for (const reader of [admin, governance]) expect(await briefly(reader, agent.id)).toEqual([]);
  });

  test("that was enabled again by the time of delivery is not told to be disabled", async () => {
    const agent = await registerAgent(owner);
    await disableAgent(ctxOf(admin), { id: agent.id, reason });
    await enableAgent(ctxOf(admin), { id: agent.id, reason });
    await deliverAll();
    expect(await briefly(owner, agent.id)).toEqual([]);
  });
});

test("a grant that was made smaller is told to the agent's side with what is taken, and when all is back", async () => {
  const agent = await ofTeam();
  const grant = await insertDayGrant({ agentId: agent.id, serverId: server.id });
  const at = new Date();
  const { id } = await db().grantNarrowing.create({
    data: {
      id: newId("grantNarrowing"),
      grantId: grant,
      keep: ["pay"],
      taken: ["create_payee"],
      reason,
      createdById: owner.id,
      createdAt: at,
      shadowUntil: new Date("2126-05-04T12:00:00Z"),
    },
  });
  await happen({ kind: "grant.narrowed", grant_id: grant });
  await deliverAll();
  const about = `the grant for ${agent.name} on ${server.name}`;
  expect(await briefly(owner, grant), "whoever did it").toEqual([]);
  expect((await toldOf(mate, grant))[0]).toMatchObject({
    kind: "told",
    text: `1 tool is taken from ${about}, and can be given back until 2126-05-04.`,
  });
  await db().grantNarrowing.update({ where: { id }, data: { restored: ["create_payee"], undoneAt: at } });
  await happen({ kind: "grant.narrowed", grant_id: grant });
  await deliverAll();
  for (const reader of [owner, mate])
    expect((await toldOf(reader, grant))[0]?.text).toBe(`All that was taken from ${about} is back.`);
});

describe("a conflict of duties", () => {
  async function conflict() {
    const agent = await registerAgent(owner);
    const name = unique("apart");
    const { id: rule } = await setDutyRule(ctxOf(compliance), {
      name,
      description: "Four eyes.",
      sides: [
        { name: "create payees", any: [{ server: server.name, tool: "create_payee" }] },
        { name: "pay", any: [{ server: server.name, tool: "pay" }] },
      ],
      reason,
    });
    const pair = { agent_id: agent.id, rule_id: rule };
    await happen({ kind: "duty_conflict.found", ...pair });
    await deliverAll();
    return { agent, name, pair, subject: `${agent.id}/${rule}` };
  }

  test("needs compliance and whoever answers for the agent, until it is over", async () => {
    const { agent, name, pair, subject } = await conflict();
    for (const reader of [compliance, owner])
      expect(await toldOf(reader, subject, "needs_me")).toMatchObject([
        {
          subject: { type: "duty_conflict", name: agent.name },
          text: `${agent.name} has both "create payees" and "pay", which the rule ${name} keeps apart. End one of them, or make an exception.`,
        },
      ]);
    for (const reader of [mate, governance, admin]) expect(await briefly(reader, subject)).toEqual([]);
    await happen({ kind: "duty_conflict.over", ...pair });
    await deliverAll();
    for (const reader of [compliance, owner])
      expect(await briefly(reader, subject)).toEqual(["needs_you duty_conflict.found (over)"]);
  });

  test("needs nobody from the moment that an exception covers it, or the rule is gone", async () => {
    const [excepted, removed] = [await conflict(), await conflict()];
    const { needs_me: before } = await countNotifications(ctxOf(owner), {});
    await grantException(ctxOf(compliance), {
      agent_id: excepted.agent.id,
      rule: excepted.name,
      reason,
      ends_at: tomorrow(),
    });
    await removeDutyRule(ctxOf(compliance), { name: removed.name, reason });
    for (const { subject } of [excepted, removed])
      expect(await briefly(owner, subject)).toEqual(["needs_you duty_conflict.found (over)"]);
    expect((await countNotifications(ctxOf(owner), {})).needs_me).toBe(before - 2);
  });
});

describe("a rule of the access policy that can't be evaluated", () => {
  test("needs administrators and is told to governance, until another version is in force", async () => {
    const { version, document } = await loadAccessPolicy(db());
    const rule = unique("rule");
    const broken = { kind: "access_policy.rule_broken" as const, policy_version: version, rule };
    await happen({ ...broken, day: "2026-05-04" });
    await deliverAll();
    const subject = `${version}/${rule}`;
    expect(await toldOf(admin, subject, "needs_me")).toMatchObject([
      {
        subject: { type: "access_policy", name: rule },
        text: `The rule ${rule} of the access policy, version ${version}, can't be evaluated. It counts as met until it is mended.`,
      },
    ]);
    expect(await briefly(governance, subject)).toEqual(["told access_policy.rule_broken"]);
    expect(await briefly(owner, subject)).toEqual([]);
    await happen({ ...broken, day: "2026-05-05" });
    await deliverAll();
    expect(await briefly(admin, subject), "the next day's takes its place").toEqual([
      "needs_you access_policy.rule_broken",
      "needs_you access_policy.rule_broken (newer)",
    ]);
    await db().accessPolicy.create({
      data: {
        version: version + 1,
        document: JSON.stringify(document),
        createdBy: "tests",
        createdAt: new Date(),
      },
    });
    expect(await toldOf(admin, subject, "needs_me")).toEqual([]);
    const late = unique("rule");
    await happen({ ...broken, rule: late, day: "2026-05-06" });
    await deliverAll();
    expect(await briefly(admin, `${version}/${late}`)).toEqual([]);
  });
});
