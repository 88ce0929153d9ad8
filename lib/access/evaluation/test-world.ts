import { type AccessPolicyDocument, accessPolicyDocument } from "../policy/schemas.ts";
import type { Call, Usage } from "./decision.ts";
import {
  agentKey,
  pairKey,
  userKey,
  type World,
  type WorldAgent,
  type WorldCatalog,
  type WorldConsent,
  type WorldGateway,
  type WorldGrant,
  type WorldServer,
  type WorldTool,
  type WorldUser,
  type WorldVersion,
} from "./world.ts";

/** A world as plain lists, from which tests make the one that is looked up. */
export type Facts = {
  agents: (WorldAgent & {
    recognisedBy: { clientId: string } | { issuer: string; claim: string; value: string };
  })[];
  users: (WorldUser & { issuer?: string; subject?: string })[];
  gateways: WorldGateway[];
  catalogs: WorldCatalog[];
  servers: (Omit<WorldServer, "versions"> & {
    versions: (Omit<WorldVersion, "tools"> & { tools: WorldTool[] })[];
  })[];
  grants: WorldGrant[];
  consents: WorldConsent[];
  policy: AccessPolicyDocument;
};

export const now = Date.UTC(2026, 10, 21, 12);
export const hour = 3_600_000;

export function worldOf(facts: Facts): World {
  return {
    revision: 7,
    agents: byId(facts.agents),
    agentIds: new Map(facts.agents.map(({ id, recognisedBy }) => [recognisedKey(recognisedBy), id])),
    users: byId(facts.users),
    userIds: new Map(
      facts.users.flatMap(({ id, email, issuer, subject }) => [
        [id, id],
        [email.toLowerCase(), id],
        ...(issuer && subject ? [[userKey(issuer, subject), id] as const] : []),
      ]),
    ),
    gateways: byId(facts.gateways),
    catalogs: byId(facts.catalogs),
    servers: new Map(
      facts.servers.map((server) => [
        server.name,
        {
          ...server,
          versions: server.versions.map((version) => ({
            ...version,
            tools: new Map(version.tools.map((tool) => [tool.name, tool])),
          })),
        },
      ]),
    ),
    grants: Map.groupBy(facts.grants, ({ agentId, server }) => pairKey(agentId, server)),
    consents: Map.groupBy(facts.consents, ({ userId, agentId }) => pairKey(userId, agentId)),
    policy: { version: 3, document: facts.policy },
  };
}

function byId<T extends { id: string }>(things: readonly T[]): Map<string, T> {
  return new Map(things.map((thing) => [thing.id, thing]));
}

function recognisedKey(by: Facts["agents"][number]["recognisedBy"]): string {
  return "clientId" in by ? by.clientId : agentKey(by.issuer, by.claim, by.value);
}

export function tool(name: string, more: Partial<WorldTool> = {}): WorldTool {
  return { name, hash: `sha256:${name}`, access: "read", effects: ["reads"], ...more };
}

export function grant(more: Partial<WorldGrant> = {}): WorldGrant {
  return {
    id: "grant-1",
    agentId: "scribe",
    server: "com.example/crm",
    startsMs: now - hour,
    endsMs: now + hour,
    scopes: new Set(["read"]),
    tools: new Map(),
    constraints: [],
    userIds: null,
    narrowings: [],
    ...more,
  };
}

export function agent(more: Partial<Facts["agents"][number]> = {}): Facts["agents"][number] {
  return {
    id: "scribe",
    name: "Scribe",
    trustModel: "hybrid",
    active: true,
    ownerUserId: "olga",
    gatewayIds: null,
    recognisedBy: { clientId: "client-scribe" },
    ...more,
  };
}

export function policy(more: Partial<Parameters<typeof accessPolicyDocument.parse>[0] & object> = {}) {
  return accessPolicyDocument.parse({ grants: [], ...more });
}

/** A gateway that routes `crm__` to a server of two tools, whose reading one an agent may call by one grant. */
export function facts(more: Partial<Facts> = {}): Facts {
  return {
    agents: [agent()],
    users: [
      { id: "olga", email: "olga@example.com", name: "Olga", active: true },
      {
        id: "udo",
        email: "udo@example.com",
        name: "Udo",
        active: true,
        issuer: "https://idp.example.com",
        subject: "u-1",
      },
      { id: "gone", email: "gone@example.com", name: "Gone", active: false },
    ],
    gateways: [
      {
        id: "edge",
        name: "Edge",
        active: true,
        catalogId: null,
        region: "eu-central",
        routes: [{ prefix: "crm__", server: "com.example/crm" }],
      },
    ],
    catalogs: [],
    servers: [
      {
        id: "server-crm",
        name: "com.example/crm",
        classification: "internal",
        versions: [
          {
            version: "1.0.0",
            isLatest: true,
            callable: true,
            untilMs: Number.POSITIVE_INFINITY,
            catalogs: null,
            tools: [tool("find"), tool("pay", { access: "write", effects: ["pays"] })],
          },
        ],
      },
    ],
    grants: [grant()],
    consents: [
      {
        id: "consent-1",
        userId: "udo",
        agentId: "scribe",
        server: "com.example/crm",
        scopes: new Set(["read"]),
      },
    ],
    policy: policy(),
    ...more,
  };
}

export function call(more: Partial<Call> = {}): Call {
  return {
    gatewayId: "edge",
    method: "tools/call",
    agent: { name: "client-scribe" },
    user: null,
    server: null,
    version: null,
    tool: "crm__find",
    toolHash: null,
    args: {},
    session: null,
    regions: [],
    ...more,
  };
}

export const unused: Usage = { count: () => ({ calls: 0, freesInSeconds: 0 }) };
