import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import type { AccessLevel, TrustModel } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, unique } from "#prisma/seed/factories.ts";
import type { Call } from "../evaluation/index.ts";
import { readDocument } from "../policy/index.ts";
import type { AccessPolicyDocument } from "../policy/schemas.ts";

/**
 * What decisions depend on, straight into its tables: for tests of what is decided, which do not care who signed what. The
 * database's own guards hold here as well.
 */

export async function insertClient(kind: "gateway" | "agent"): Promise<string> {
  const id = newId("client");
  await db().oauthClient.create({
    data: { id, name: unique(kind), kind, scopes: [], createdAt: new Date() },
  });
  return id;
}

export async function writeGateway(
  id: string,
  {
    catalogId = null,
    region = null,
    routes = [],
  }: {
    catalogId?: string | null;
    region?: string | null;
    routes?: { prefix: string; serverId: string }[];
  },
): Promise<void> {
  const facts = { catalogId, region, updatedAt: new Date() };
  await db().$transaction([
    db().gateway.upsert({ where: { clientId: id }, create: { clientId: id, ...facts }, update: facts }),
    db().gatewayRoute.deleteMany({ where: { gatewayId: id } }),
    db().gatewayRoute.createMany({ data: routes.map((route) => ({ gatewayId: id, ...route })) }),
  ]);
}

type AgentFacts = {
  /** A person, or `team:…`. */
  owner: UserActor | string;
  /** Who registered it; the owner, if that is a person. */
  createdBy?: UserActor;
  trustModel?: TrustModel;
  gatewayIds?: string[];
  recognisedBy?: { clientId: string } | { issuer: string; claim: string; claimValue: string };
};

/** Known by a client of its own, unless another way is said. */
export async function insertAgent(
  facts: AgentFacts,
): Promise<{ id: string; name: string; clientId: string | null }> {
  const { owner, trustModel = "service", gatewayIds = [] } = facts;
  const recognisedBy = facts.recognisedBy ?? { clientId: await insertClient("agent") };
  const creator = facts.createdBy ?? (typeof owner === "string" ? await addPerson("admin") : owner);
  const at = new Date();
  const agent = await db().agent.create({
    data: {
      id: newId("agent"),
      name: unique("agent"),
      purpose: "To plan outings.",
      trustModel,
      ...(typeof owner === "string" ? { ownerTeamId: await teamId(owner) } : { ownerUserId: owner.id }),
      gatewayIds,
      createdById: creator.id,
      createdAt: at,
      updatedAt: at,
      ...recognisedBy,
    },
  });
  return { id: agent.id, name: agent.name, clientId: agent.clientId };
}

async function teamId(ref: string): Promise<string> {
  const team = await db().team.findUniqueOrThrow({ where: { slug: ref.slice("team:".length) } });
  return team.id;
}

/** A claim of tokens that nobody else has. */
export function uniqueClaim() {
  return { issuer: "https://issuer.example", claim: "sub", claimValue: unique("subject") };
}

export async function insertConsent(
  userId: string,
  agentId: string,
  serverId: string,
  scopes: AccessLevel[] = ["read"],
): Promise<string> {
  const id = newId("consent");
  await db().consent.create({ data: { id, userId, agentId, serverId, scopes, createdAt: new Date() } });
  return id;
}

export async function endConsentRow(id: string): Promise<void> {
  await db().consent.update({ where: { id }, data: { withdrawnAt: new Date() } });
}

/** Another version of the access policy, in force at once. @returns its number */
export async function insertAccessPolicy(changes: Partial<AccessPolicyDocument>): Promise<number> {
  const latest = await db().accessPolicy.findFirstOrThrow({ orderBy: { version: "desc" } });
  const document = { ...readDocument(latest), ...changes };
  const version = latest.version + 1;
  await db().accessPolicy.create({
    data: { version, document: JSON.stringify(document), createdBy: "tests", createdAt: new Date() },
  });
  return version;
}

/** A call of a tool by an agent that acts by itself. */
export function callOf(gatewayId: string, agent: string, server: string, changes: Partial<Call> = {}): Call {
  return {
    gatewayId,
    method: "tools/call",
    agent: { name: agent },
    user: null,
    server,
    version: null,
    tool: "forecast",
    toolHash: null,
    args: undefined,
    session: null,
    regions: [],
    ...changes,
  };
}
