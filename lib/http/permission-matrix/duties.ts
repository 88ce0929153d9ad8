import { setBundle } from "#lib/access/bundles/index.ts";
import { grantException, setDutyRule } from "#lib/access/duties/index.ts";
import { approveServer, insertDayGrant, registerAgent } from "#lib/access/testing/index.ts";
import { addPerson, addTeam, ctxOf, unique } from "#prisma/seed/factories.ts";
import { cast } from "./matter.ts";
import { delegateTo } from "./submissions.ts";

const reason = "Whoever makes payees does not pay them.";

/** What keeps the two tools of a server of its own apart. */
export async function dutyRule() {
  const people = await cast("stranger");
  const server = await approveServer({ create_payee: "read", pay: "read" });
  const name = unique("rule");
  const sides = [
    { name: "create payees", any: [{ server: server.name, tool: "create_payee" }] },
    { name: "pay", any: [{ server: server.name, tool: "pay" }] },
  ] satisfies Parameters<typeof setDutyRule>[1]["sides"];
  const { id } = await setDutyRule(ctxOf(await addPerson("compliance")), {
    name,
    sides,
    description: reason,
    reason,
  });
  return { id, name, sides, server, people };
}

/** An agent of a team that has both sides of a rule. */
export async function agentUnderRule() {
  const { name: rule, server } = await dutyRule();
  const people = await cast("stranger", "creator", "teamMember", "ownersDelegate");
  const { id: agent } = await registerAgent(people.creator, {
    owner: await addTeam(people.creator, people.teamMember),
  });
  await insertDayGrant({ agentId: agent, serverId: server.id, scopes: ["read"] });
  await delegateTo(people.teamMember, people.ownersDelegate);
  const { stranger, teamMember, ownersDelegate } = people;
  const endsAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
  return { agent, rule, endsAt, people: { stranger, teamMember, ownersDelegate } };
}

export async function dutyException() {
  const { agent, rule, endsAt, people } = await agentUnderRule();
  const compliance = await addPerson("compliance");
  const given = await grantException(ctxOf(compliance), { agent_id: agent, rule, reason, ends_at: endsAt });
  return { id: given.id, agent, people };
}

/** A bundle, and an agent of a team to request it for. */
export async function bundle() {
  const people = await cast("stranger", "teamMember", "ownersDelegate");
  const server = await approveServer();
  const items = [{ server: server.name, scopes: ["read" as const] }];
  const { name } = await setBundle(ctxOf(await addPerson("governance")), {
    name: unique("bundle"),
    base_version: null,
    description: "To tell the weather.",
    items,
    reason,
  });
  const { id: agent } = await registerAgent(people.teamMember, { owner: await addTeam(people.teamMember) });
  await delegateTo(people.teamMember, people.ownersDelegate);
  return { name, items, agent, people };
}
