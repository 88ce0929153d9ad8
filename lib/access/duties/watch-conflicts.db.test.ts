import { beforeAll, expect, test } from "vitest";
import { approveServer, insertDayGrant, registerAgent } from "#lib/access/testing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { endException, handleWatchConflicts, removeDutyRule } from "./index.ts";
import { except, keepApart, twoTools } from "./test-duties.ts";

let compliance: UserActor;
let owner: UserActor;

beforeAll(async () => {
  [compliance, owner] = await Promise.all([addPerson("compliance"), addPerson("member")]);
});

const reason = "The auditors ask for it.";

/** An agent with both sides of a rule that came after its grants. */
async function conflict() {
  const server = await approveServer({ create_payee: "read", pay: "read" });
  const agent = await registerAgent(owner);
  await insertDayGrant({ agentId: agent.id, serverId: server.id });
  const rule = await keepApart(compliance, twoTools(server.name, "create_payee", "pay"));
  return { agent: agent.id, rule };
}

/** What was told of an agent, oldest first. */
async function toldOf(agent: string): Promise<string[]> {
  const events = await db().outboxEvent.findMany({
    where: { kind: { startsWith: "duty_conflict." }, payload: { contains: agent } },
    orderBy: { id: "asc" },
  });
  return events.map(({ kind }) => kind.slice("duty_conflict.".length));
}

test("a conflict is told once, however often and by how many it is looked for", async () => {
  const { agent, rule } = await conflict();
  await Promise.all([handleWatchConflicts(), handleWatchConflicts(), handleWatchConflicts()]);
  await handleWatchConflicts();
  expect(await toldOf(agent)).toEqual(["found"]);
  await removeDutyRule(ctxOf(compliance), { name: rule.name, reason });
  await handleWatchConflicts();
  await handleWatchConflicts();
  expect(await toldOf(agent)).toEqual(["found", "over"]);
});

test("what an exception covers is told to nobody until it ends, and then anew", async () => {
  const { agent, rule } = await conflict();
  const first = await except(compliance, agent, rule.name);
  await handleWatchConflicts();
  expect(await toldOf(agent)).toEqual([]);
  await endException(ctxOf(compliance), { id: first.id, reason });
  await handleWatchConflicts();
  expect(await toldOf(agent)).toEqual(["found"]);
  const second = await except(compliance, agent, rule.name);
  await handleWatchConflicts();
  await endException(ctxOf(compliance), { id: second.id, reason });
  await handleWatchConflicts();
  expect(await toldOf(agent)).toEqual(["found", "over", "found"]);
});
