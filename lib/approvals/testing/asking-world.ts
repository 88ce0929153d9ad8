import { worldStore } from "#lib/access/pdp/index.ts";
import { loadAccessPolicy } from "#lib/access/policy/index.ts";
import type { AskTerms } from "#lib/access/policy/schemas.ts";
import { actionRule } from "#lib/access/policy/schemas.ts";
import {
  approveServer,
  insertAccessPolicy,
  insertAgent,
  insertClient,
  insertConsent,
  insertGrant,
  writeGateway,
} from "#lib/access/testing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf, unique } from "#prisma/seed/factories.ts";

/** A tool that a rule asks about, an agent that was granted it, a gateway that asks, and people of every kind. */
export type AskingWorld = {
  /** `owner` answers for the server. */
  server: { id: string; name: string; owner: UserActor };
  version: string;
  tool: string;
  /** How the gateway names the tool. */
  routedTool: string;
  toolHash: string;
  agent: { id: string; name: string; clientId: string };
  grantId: string;
  /** Answers for the agent. */
  agentOwner: UserActor;
  /** Registered the agent. */
  registrar: UserActor;
  /** Consented to the agent's use of the server. */
  beneficiary: UserActor;
  governance: UserActor;
  otherGovernance: UserActor;
  compliance: UserActor;
  member: UserActor;
  gatewayId: string;
  gateway: Ctx;
  ruleId: string;
  policyVersion: number;
  ask: AskTerms;
};

/**
 * @param terms how the rule asks; by the defaults one person of governance decides within 15 minutes
 * @param says what the tool says of itself, and the level of access that it comes to so
 */
export async function askingWorld(
  terms: Partial<AskTerms> = {},
  { says, level }: { says: object; level: AccessLevel } = {
    says: { destructiveHint: false },
    level: "write",
  },
): Promise<AskingWorld> {
  const tool = "send_money";
  const [agentOwner, registrar, beneficiary, member] = [
    await addPerson("member"),
    await addPerson("admin"),
    await addPerson("member"),
    await addPerson("member"),
  ];
  const server = await approveServer({ [tool]: says, read_balance: "read" });
  const { version, toolHash } = await approvedTool(server.id, tool);
  const { id, name, clientId } = await insertAgent({
    owner: agentOwner,
    createdBy: registrar,
    trustModel: "hybrid",
  });
  const grantId = await insertGrant({
    agentId: id,
    serverId: server.id,
    requester: agentOwner,
    scopes: [level],
  });
  await insertConsent(beneficiary.id, id, server.id, [level]);
  const gateway = await askingGateway(server.id);
  const ruleId = unique("payments");
  const ask = await askAbout(server.name, tool, ruleId, terms);
  return {
    server,
    version,
    tool,
    routedTool: `bank__${tool}`,
    toolHash,
    agent: { id, name, clientId: clientId ?? "" },
    grantId,
    agentOwner,
    registrar,
    beneficiary,
    governance: await addPerson("governance"),
    otherGovernance: await addPerson("governance"),
    compliance: await addPerson("compliance"),
    member,
    ...gateway,
    ruleId,
    ...ask,
  };
}

/** Another version of the policy, in which a rule of this id asks like this, beside the rules there are. */
export async function askAbout(
  server: string,
  tool: string,
  ruleId: string,
  terms: Partial<AskTerms>,
): Promise<{ policyVersion: number; ask: AskTerms }> {
  const { document } = await loadAccessPolicy(db());
  const rule = actionRule.parse({
    id: ruleId,
    effect: "ask",
    match: { servers: [server], tools: [tool] },
    ask: terms,
    reason: "Money leaves the house.",
  });
  const rules = [...document.rules.filter(({ id }) => id !== ruleId), rule];
  const policyVersion = await insertAccessPolicy({ rules });
  worldStore().doubt();
  if (!rule.ask) throw new Error("It asks.");
  return { policyVersion, ask: rule.ask };
}

/** A gateway with a route to the server: its tools are named `bank__…`. */
export async function askingGateway(serverId: string): Promise<{ gatewayId: string; gateway: Ctx }> {
  const gatewayId = await insertClient("gateway");
  await writeGateway(gatewayId, { routes: [{ prefix: "bank__", serverId }] });
  worldStore().doubt();
  const { name } = await db().oauthClient.findUniqueOrThrow({ where: { id: gatewayId } });
  return {
    gatewayId,
    gateway: ctxOf({ kind: "client", id: gatewayId, name, clientKind: "gateway", scopes: ["*"] }),
  };
}

async function approvedTool(serverId: string, tool: string): Promise<{ version: string; toolHash: string }> {
  worldStore().doubt();
  const { servers } = await worldStore().confirmed();
  const [version] = [...servers.values()].find(({ id }) => id === serverId)?.versions ?? [];
  const hash = version?.tools.get(tool)?.hash;
  if (!version || hash === undefined) throw new Error(`${tool} is not approved.`);
  return { version: version.version, toolHash: hash };
}
