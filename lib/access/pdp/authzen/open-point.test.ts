import { describe, expect, test } from "vitest";
import { digestOf } from "#lib/kernel/digest.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { evaluate } from "../../evaluation/index.ts";
import {
  agent,
  type Facts,
  facts,
  grant,
  now,
  policy,
  tool,
  unused,
  worldOf,
} from "../../evaluation/test-world.ts";
import { refusalOfChain } from "../chain.ts";
import type { EvaluationRequest } from "../schemas.ts";
import { openPoint, type PointParts } from "./open-point.ts";

const issuer = "https://idp.example.com";
const server = {
  ...facts().servers[0],
  versions: [
    {
      ...facts().servers[0]?.versions[0],
      tools: [
        tool("find", { hash: digestOf("find") }),
        tool("pay", { access: "write", hash: digestOf("pay") }),
      ],
    },
  ],
} as Facts["servers"][number];

const noApproval: PointParts["redeem"] = async () => ({
  made: null,
  reason: "approval_unverifiable",
  next: "none",
  why: "No such approval.",
});

const accessRequest = {
  endpoint: "https://console.example/access/v1/requests",
  expires_at: "2026-11-21T10:10:00.000Z",
  binding_token: "a.b.c",
};

function pointOf(
  changes: Partial<Facts> = {},
  redeem = noApproval,
  bindDenial: PointParts["bindDenial"] = async () => accessRequest,
) {
  const world = worldOf(facts({ servers: [server], ...changes }));
  return openPoint({
    decide: async (_, call, { refusal, others }) => {
      const decision = evaluate(world, call, now, unused);
      const why = refusal ?? refusalOfChain(world, others);
      return {
        decision: why ? { ...decision, permit: false, ...why } : decision,
        id: "event-1",
        at: new Date(now),
      };
    },
    redeem,
    bindDenial,
    currentWorld: async () => world,
    nowMs: () => now,
    publicUrl: "https://console.example",
    ownIssuer: "https://console.example/idp",
  });
}

const gateway = (id = "edge") =>
  ctxOf({ kind: "client", id, name: id, clientKind: "gateway", scopes: ["decision.evaluate"] });

function request(more: Partial<EvaluationRequest> = {}): EvaluationRequest {
  return {
    subject: { type: "identity", id: "udo@example.com" },
    action: { name: "tools/call" },
    resource: { type: "tool", id: "crm__find" },
    ...more,
    context: { agent: "client-scribe", ...more.context },
  };
}

async function reasonOf(more: Partial<EvaluationRequest> = {}, changes: Partial<Facts> = {}, by = gateway()) {
  const { context } = await pointOf(changes).evaluate(by, request(more));
  return context?.reason;
}

describe("a decision of the product", () => {
  test("permits what was granted and agreed to, by which grant and consent", async () => {
    expect(await pointOf().evaluate(gateway(), request())).toMatchObject({
      decision: true,
      context: { reason: "permitted", grants: ["grant-1"], consent: "consent-1", evaluation_id: "event-1" },
    });
  });

  test("denies what was not granted, with a link to ask for it", async () => {
    const paying = request({ resource: { type: "tool", id: "crm__pay" } });
    const url = "https://console.example/agents/scribe/request?server=com.example%2Fcrm&scope=write&tool=pay";
    expect(await pointOf().evaluate(gateway(), paying)).toMatchObject({
      decision: false,
      context: { reason: "no_grant", next_action: "request", request: { url } },
    });
  });

  test("is for the gateway of the token: one that the body names is nobody", async () => {
    const named = { gateway: "edge", gateway_id: "edge", gatewayId: "edge" };
    const more = { context: named, subject: { type: "identity", id: "udo@example.com", properties: named } };
    expect(await reasonOf(more, {}, gateway("other"))).toBe("gateway_not_registered");
    expect(await reasonOf({ ...more, ...named })).toBe("permitted");
  });

  test("denies an agent that another gateway speaks for", async () => {
    const agents = [agent({ gatewayIds: new Set(["other"]) })];
    expect(await reasonOf({}, { agents })).toBe("agent_of_another_gateway");
  });

  test("denies arguments that are not those that were hashed", async () => {
    const context = { arguments: { id: 2 }, arguments_hash: digestOf({ id: 1 }) };
    expect(await reasonOf({ context })).toBe("arguments_not_granted");
    expect(await reasonOf({ context: { ...context, arguments: { id: 1 } } })).toBe("permitted");
  });

  test("denies a chain with somebody in it who is not known, or disabled", async () => {
    const chain = (sub: string) => ({
      subject: {
        type: "identity",
        id: "udo@example.com",
        properties: { act: { sub: "client-scribe", act: { sub } } },
      },
      context: { agent: undefined },
    });
    const other = agent({ id: "clerk", recognisedBy: { clientId: "client-clerk" } });
    const agents = [agent(), other];
    expect(await reasonOf(chain("client-clerk"), { agents })).toBe("permitted");
    expect(await reasonOf(chain("nobody"), { agents })).toBe("agent_not_known");
    const off = [agent(), { ...other, active: false }];
    expect(await reasonOf(chain("client-clerk"), { agents: off })).toBe("agent_not_known");
    const subject = chain("client-clerk").subject;
    const asked = { ...request(), subject, context: {}, resource: { type: "tool" } };
    const server = { type: "mcp_server", id: "any", properties: { server: "com.example/crm" } };
    for (const [at, found] of [
      [pointOf({ agents }), true],
      [pointOf({ agents: off }), false],
    ] as const) {
      expect((await at.searchResource(gateway(), asked)).length > 0).toBe(found);
      expect((await at.searchAction(gateway(), { ...asked, resource: server })).length > 0).toBe(found);
    }
  });

  test("leaves who is known to whoever decides, so that a chain is decided on, too, while that can't be read", async () => {
    const point = openPoint({
      decide: async (_, call, { others }) => {
        expect(others).toEqual([{ name: "somebody", issuer: undefined, claims: { sub: "somebody" } }]);
        const decision = evaluate(worldOf(facts()), call, now, unused);
        return {
          decision: { ...decision, permit: false, reason: "not_current" },
          id: "event-1",
          at: new Date(now),
        };
      },
      redeem: noApproval,
      bindDenial: async () => undefined,
      currentWorld: () => Promise.reject(new Error("The database is away.")),
      nowMs: () => now,
      publicUrl: "https://console.example",
      ownIssuer: "https://console.example/idp",
    });
    const act = { sub: "client-scribe", act: { sub: "somebody" } };
    const subject = { type: "identity", id: "udo@example.com", properties: { act } };
    expect(await point.evaluate(gateway(), request({ subject }))).toMatchObject({
      decision: false,
      context: { reason: "not_current" },
    });
  });

  test("denies a person whom a tool's mapping makes out to be a machine", async () => {
    expect(await reasonOf({ subject: { type: "agent", id: "udo@example.com" } })).toBe("user_not_accepted");
    expect(await reasonOf({ subject: { type: "group", id: "udo@example.com" } })).toBe("user_not_known");
  });

  test("denies methods that nobody has thought about", async () => {
    expect(
      await reasonOf({ action: { name: "get_customer" }, resource: { type: "customer", id: "1" } }),
    ).toBe("method_not_known");
  });
});

describe("a search", () => {
  test("finds the tools that the agent may call, named so that asking about one is permitted", async () => {
    const grants = [grant({ scopes: new Set(["read", "write"]) }), grant({ id: "grant-2" })];
    const agents = [agent({ trustModel: "service" })];
    const point = pointOf({ grants, agents });
    const subject = { type: "agent", id: "client-scribe" };
    const action = { name: "tools/call" };
    const found = await point.searchResource(gateway(), { subject, action, resource: { type: "tool" } });
    expect(found.map(({ id }) => id)).toEqual(["crm__find", "crm__pay"]);
    for (const resource of found)
      for (const asked of [resource, { type: "tool", id: resource.id }])
        expect(await point.evaluate(gateway(), { subject, action, resource: asked })).toMatchObject({
          decision: true,
        });
  });

  test("names a tool by itself where the gateway has no route, and the server beside it", async () => {
    const gateways = facts().gateways.map((one) => ({ ...one, routes: [] }));
    const point = pointOf({ gateways });
    const asked = { ...request(), resource: { type: "tool" } };
    const [found] = await point.searchResource(gateway(), asked);
    expect(found).toMatchObject({ id: "find", properties: { server: "com.example/crm" } });
    if (found)
      expect(await point.evaluate(gateway(), request({ resource: found }))).toMatchObject({ decision: true });
  });

  test("keeps to the server that is named", async () => {
    const of = (name: string) => ({ ...request(), resource: { type: "tool", properties: { server: name } } });
    expect(await pointOf().searchResource(gateway(), of("com.example/crm"))).toHaveLength(1);
    expect(await pointOf().searchResource(gateway(), of("com.example/other"))).toEqual([]);
  });

  test("finds who may call a tool, as their tokens name them", async () => {
    const recognisedBy = { issuer, claim: "azp", value: "clerk" };
    const agents = [
      agent({ trustModel: "service" }),
      agent({ id: "clerk", trustModel: "service", recognisedBy }),
    ];
    const grants = [grant(), grant({ id: "grant-2", agentId: "clerk" })];
    const point = pointOf({ agents, grants });
    const asked = { ...request(), subject: { type: "agent" } };
    const found = await point.searchSubject(gateway(), asked);
    expect(found).toMatchObject([
      { id: "clerk", properties: { issuer, agent_id: "clerk" } },
      { id: "client-scribe", properties: { agent_id: "scribe" } },
    ]);
    for (const subject of found)
      expect(await point.evaluate(gateway(), { ...request(), subject, context: {} })).toMatchObject({
        decision: true,
      });
  });

  test("finds what may be done with a tool, and with a server", async () => {
    const asked = { subject: request().subject, context: { agent: "client-scribe" } };
    const names = async (resource: EvaluationRequest["resource"]) =>
      (await pointOf().searchAction(gateway(), { ...asked, resource })).map(({ name }) => name);
    expect(await names({ type: "tool", id: "crm__find" })).toEqual(["tools/call"]);
    expect(await names({ type: "tool", id: "crm__pay" })).toEqual([]);
    const properties = { server: "com.example/crm" };
    expect(await names({ type: "mcp_server", id: "any", properties })).toContain("tools/list");
  });

  test("finds nothing for whom a decision would refuse", async () => {
    const subject = { type: "group", id: "udo@example.com" };
    const asked = { ...request(), resource: { type: "tool" } };
    const point = pointOf();
    expect(await point.searchResource(gateway(), { ...asked, subject })).toEqual([]);
    expect(await point.searchResource(gateway("other"), asked)).toEqual([]);
    expect(await point.searchResource(gateway(), { ...asked, resource: { type: "spaceship" } })).toEqual([]);
    expect(await point.searchAction(gateway(), { ...request(), subject })).toEqual([]);
    expect(await point.searchSubject(gateway(), { ...request(), subject: { type: "spaceship" } })).toEqual(
      [],
    );
    expect(await point.searchSubject(gateway("other"), { ...request(), subject: { type: "agent" } })).toEqual(
      [],
    );
  });
});

describe("a request that brings an approval", () => {
  const asks = policy({
    rules: [{ id: "r1", effect: "ask", match: { tools: ["find"] }, reason: "So it is." }],
  });
  const approval = { context: { approval: { id: "apr_1", approved_until: "2026-11-21T10:00:00Z" } } };

  test("is permitted by it, and says so", async () => {
    const world = worldOf(facts({ servers: [server], policy: asks }));
    const point = pointOf({ policy: asks }, async (_, { id }, call) => ({
      made: {
        decision: evaluate(world, call, now, unused, true),
        id: "event-2",
        at: new Date(now),
        approvalId: id,
      },
    }));
    expect(await point.evaluate(gateway(), request(approval))).toMatchObject({
      decision: true,
      context: { evaluation_id: "event-2", approval_id: "apr_1", policy: { rules: ["r1"] } },
    });
  });

  test("of no use is decided without it, and says why it is of no use only where it would be needed", async () => {
    const denied = await pointOf({ policy: asks }).evaluate(gateway(), request(approval));
    expect(denied).toMatchObject({
      decision: false,
      context: {
        reason: "approval_unverifiable",
        cause: "approval_required",
        reason_user: "No such approval.",
        next_action: "none",
      },
    });
    expect(denied.context?.access_request).toBeUndefined();
    const { context, decision } = await pointOf().evaluate(gateway(), request(approval));
    expect([decision, context?.reason, context?.approval_id]).toEqual([true, "permitted", undefined]);
  });

  test("that is over can be asked for anew, with what binds this denial", async () => {
    const over: PointParts["redeem"] = async () => ({
      made: null,
      reason: "approval_expired",
      next: "request",
      why: "Its time is over.",
    });
    const { context } = await pointOf({ policy: asks }, over).evaluate(gateway(), request(approval));
    expect(context).toMatchObject({
      reason: "approval_expired",
      next_action: "request",
      access_request: accessRequest,
    });
  });

  test("that people still decide on is worth waiting for, and not asked for again", async () => {
    const waits: PointParts["redeem"] = async () => ({
      made: null,
      reason: "grant_pending",
      next: "retry",
      retryAfter: 5,
      why: "Nobody has decided yet.",
    });
    const { context } = await pointOf({ policy: asks }, waits).evaluate(gateway(), request(approval));
    expect(context).toMatchObject({ reason: "grant_pending", next_action: "retry", retry_after: 5 });
    expect(context?.access_request).toBeUndefined();
  });

  test("does not help a call that is denied for something else, and the denial says for what", async () => {
    const paying = request({ ...approval, resource: { type: "tool", id: "crm__pay" } });
    expect((await pointOf({ policy: asks }).evaluate(gateway(), paying)).context).toMatchObject({
      reason: "policy_denied",
      cause: "no_grant",
      next_action: "none",
      request: { kind: "grant" },
    });
  });

  test("is looked up by the gateway's own nonce", async () => {
    const brought: unknown[] = [];
    const point = pointOf({ policy: asks }, async (ctx, one, ...rest) => {
      brought.push(one);
      return noApproval(ctx, one, ...rest);
    });
    const nonce = "0123456789abcdef";
    await point.evaluate(gateway(), request({ context: { ...approval.context, claim_nonce: nonce } }));
    await point.evaluate(gateway(), request(approval));
    expect(brought).toEqual([
      { id: "apr_1", nonce },
      { id: "apr_1", nonce: null },
    ]);
    const short = request({ context: { ...approval.context, claim_nonce: "short" } });
    await expect(point.evaluate(gateway(), short)).rejects.toMatchObject({ code: "malformed" });
  });
});

describe("a denial for want of an approval", () => {
  const asks = policy({
    rules: [{ id: "r1", effect: "ask", match: { tools: ["find"] }, reason: "So it is." }],
  });

  test("carries what it can be asked about with, and no other denial is bound at all", async () => {
    let bound = 0;
    const point = pointOf({ policy: asks }, noApproval, async (_, asked, { id }) => {
      bound++;
      expect([asked.request.resource.id, asked.call.tool, id]).toEqual(["crm__find", "crm__find", "event-1"]);
      return accessRequest;
    });
    expect((await point.evaluate(gateway(), request())).context).toMatchObject({
      reason: "approval_required",
      next_action: "request",
      access_request: accessRequest,
    });
    await point.evaluate(gateway(), request({ resource: { type: "tool", id: "crm__pay" } }));
    await point.evaluate(gateway("other"), request());
    expect(bound).toBe(1);
  });

  test("stays a denial where it can't be bound", async () => {
    const point = pointOf({ policy: asks }, noApproval, async () => undefined);
    const { decision, context } = await point.evaluate(gateway(), request());
    expect([decision, context?.reason, context?.access_request]).toEqual([
      false,
      "approval_required",
      undefined,
    ]);
  });
});
