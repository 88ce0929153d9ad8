import { describe, expect, test } from "vitest";
import { digestOf } from "#lib/kernel/digest.ts";
import { toCall } from "./to-call.ts";

const ownIssuer = "https://console.example/idp";
const issuer = "https://idp.example.com";

type Parts = { subject?: object; action?: object; resource?: object; context?: object };

/** A `tools/call` as the default mapping of COAZ-MCP has it, changed so. */
function ask({ subject, action, resource, context }: Parts = {}) {
  const request = {
    subject: { type: "identity", id: "alice@example.com", ...subject },
    action: { name: "tools/call", ...action },
    resource: { type: "tool", id: "get_customer", ...resource },
    context: { agent: "agent-1", ...context },
  };
  return toCall(request, "gateway-1", ownIssuer);
}

test("an approval is read as it was given, whatever else stands in it", () => {
  const given = { id: "apr_1", approved_at: "2026-11-21T10:00:00Z", approved_until: "2026-11-21T10:05:00Z" };
  expect(ask({ context: { approval: { ...given, state: { any: [1] } } } }).approval).toEqual({
    id: "apr_1",
    nonce: null,
  });
  const nonce = "0123456789abcdef";
  expect(ask({ context: { approval: given, claim_nonce: nonce } }).approval).toEqual({ id: "apr_1", nonce });
});

describe("the default mapping of COAZ-MCP", () => {
  test("a call of a tool: the person for whom, the agent that asks, the gateway of the token", () => {
    expect(ask()).toEqual({
      approval: null,
      call: {
        gatewayId: "gateway-1",
        method: "tools/call",
        agent: { name: "agent-1", issuer: undefined, claims: undefined },
        user: { name: "alice@example.com", issuer: undefined },
        server: null,
        version: null,
        tool: "get_customer",
        toolHash: null,
        args: undefined,
        session: null,
        regions: [],
      },
      others: [],
      refusal: null,
    });
  });

  test.each([
    ["initialize", "mcp_server", "https://mcp.example.com"],
    ["tools/list", "mcp_server", "https://mcp.example.com"],
    ["resources/read", "resource", "file:///report"],
    ["prompts/get", "prompt", "summary"],
    ["completion/complete", "prompt", "summary"],
    ["logging/setLevel", "mcp_server", "https://mcp.example.com"],
    ["tasks/get", "task", "task-1"],
    ["some/unknown", "tool", "get_customer"],
  ])("%s is about no tool", (name, type, id) => {
    expect(ask({ action: { name }, resource: { type, id } }).call).toMatchObject({
      method: name,
      tool: null,
    });
  });

  test("what it lacks stands in properties and in the context", () => {
    const properties = { server: "com.example/crm", version: "1.0.0", tool_hash: digestOf("tool") };
    const session = { id: "s-1", steps: 3, cost: 0.5 };
    const context = { arguments: { id: 1 }, arguments_hash: digestOf({ id: 1 }), session, regions: ["eu"] };
    expect(ask({ resource: { properties }, context })).toMatchObject({
      call: {
        server: "com.example/crm",
        version: "1.0.0",
        toolHash: digestOf("tool"),
        args: { id: 1 },
        session,
        regions: ["eu"],
      },
      refusal: null,
    });
    expect(ask({ context: { mcp: { server: "com.example/crm" } } }).call.server).toBe("com.example/crm");
    expect(ask({ context: { session: { id: "s-1" } } }).call.session).toEqual({
      id: "s-1",
      steps: null,
      cost: null,
    });
    expect(ask({ action: { properties: { arguments: { id: 2 } } } }).call.args).toEqual({ id: 2 });
  });

  test("a tool's name with a slash stays whole: it names no server", () => {
    expect(ask({ resource: { id: "com.example/crm/get" } }).call).toMatchObject({
      server: null,
      tool: "com.example/crm/get",
    });
  });
});

describe("who asks", () => {
  const who = (parts: Parts) => {
    const { call, others, refusal } = ask(parts);
    const { agent, user } = call;
    return {
      agent: agent.name,
      issuer: agent.issuer,
      user: user?.name ?? null,
      others,
      refusal: refusal?.reason,
    };
  };
  const nobodyElse = { issuer: undefined, others: [], refusal: undefined };

  test("the agent that the context names, with whose token it came", () => {
    const agent = { id: "agent-2", issuer, claims: { azp: "agent-2" } };
    expect(ask({ context: { agent } }).call.agent).toEqual({
      name: "agent-2",
      issuer,
      claims: { azp: "agent-2" },
    });
  });

  test("else who acts for the subject, of the subject's issuer unless another is said", () => {
    const acting = (act: object) =>
      who({ subject: { properties: { issuer, act } }, context: { agent: undefined } });
    expect(acting({ sub: "agent-3" })).toMatchObject({ agent: "agent-3", issuer, user: "alice@example.com" });
    expect(acting({ sub: "agent-3", iss: "https://other.example" }).issuer).toBe("https://other.example");
  });

  test("else the subject itself, for nobody", () => {
    for (const type of ["identity", "agent", "client"])
      expect(who({ subject: { type, id: "agent-4" }, context: { agent: undefined } })).toEqual({
        ...nobodyElse,
        agent: "agent-4",
        user: null,
      });
    expect(who({ subject: { id: "agent-1" } })).toEqual({ ...nobodyElse, agent: "agent-1", user: null });
  });

  test("a person of another issuer who is called as the agent is stays a person", () => {
    const agent = { id: "agent-1", issuer: "https://agents.example" };
    const same = { subject: { id: "agent-1", properties: { issuer } }, context: { agent } };
    expect(who(same)).toMatchObject({ agent: "agent-1", user: "agent-1" });
  });

  test("a person who is called as the agent is stays a person where an issuer is named, or where it is said", () => {
    const foreign = { properties: { issuer: "https://evil.example" } };
    for (const type of ["identity", "user"])
      expect(who({ subject: { type, id: "agent-1", ...foreign } })).toMatchObject({
        agent: "agent-1",
        user: "agent-1",
      });
    const agent = { id: "agent-1", issuer };
    expect(who({ subject: { id: "agent-1" }, context: { agent } }).user).toBe("agent-1");
    expect(who({ subject: { id: "agent-1", properties: { issuer } }, context: { agent } }).user).toBe(
      "agent-1",
    );
    expect(who({ subject: { type: "user", id: "agent-1" } }).user).toBe("agent-1");
    expect(who({ subject: { type: "user", id: "agent-1" }, context: { agent: undefined } }).user).toBe(
      "agent-1",
    );
  });

  test("a machine is itself by name and issuer, which is ours where none is said", () => {
    const machine = (subject: object, context: object) =>
      who({ subject: { type: "agent", id: "agent-1", ...subject }, context }).refusal;
    expect(machine({ properties: { issuer: ownIssuer } }, {})).toBeUndefined();
    expect(machine({ properties: { issuer } }, { agent: { id: "agent-1", issuer } })).toBeUndefined();
    expect(machine({ properties: { issuer } }, {})).toBe("user_not_accepted");
    expect(machine({}, { agent: { id: "agent-1", issuer } })).toBe("user_not_accepted");
  });

  test("our own issuer's clients are known by their ids, which their claims may not contradict", () => {
    const claims = { sub: "cli_2" };
    expect(ask({ context: { agent: { id: "cli_1", issuer: ownIssuer, claims } } }).call.agent).toEqual({
      name: "cli_1",
      claims,
    });
  });

  test("everybody else in the chain of those who act has to be known", () => {
    const act = { sub: "agent-1", act: { sub: "inner-1", iss: issuer, act: { sub: "inner-2" } } };
    const inner = [
      { name: "inner-1", issuer, claims: { sub: "inner-1", iss: issuer } },
      { name: "inner-2", issuer, claims: { sub: "inner-2" } },
    ];
    expect(who({ subject: { properties: { act } } }).others).toEqual(inner);
    expect(who({ subject: { properties: { act: { sub: "agent-9" } } } }).others).toMatchObject([
      { name: "agent-9" },
    ]);
  });

  test("a tool's own mapping makes nobody a machine, and nothing a person", () => {
    for (const type of ["agent", "client"])
      expect(who({ subject: { type } })).toMatchObject({ agent: "agent-1", refusal: "user_not_accepted" });
    for (const type of ["spaceship", "Identity", "constructor"])
      expect(who({ subject: { type } })).toMatchObject({ user: null, refusal: "user_not_known" });
  });
});

describe("arguments that were hashed", () => {
  const hash = digestOf({ amount: 1, to: "a" });
  const changed = (args: object | undefined, more: object = {}) =>
    ask({ context: { arguments: args, arguments_hash: hash, ...more } }).refusal;

  test("are the same in any order", () => {
    expect(changed({ to: "a", amount: 1 })).toBeNull();
    expect(changed({ to: "a", amount: 1.0 })).toBeNull();
  });

  test("and others are another call, which is refused and no error", () => {
    for (const args of [{ amount: 2, to: "a" }, { amount: 1 }, { amount: "1", to: "a" }, {}])
      expect(changed(args)).toMatchObject({ reason: "arguments_not_granted" });
    expect(
      ask({ action: { properties: { arguments: {} } }, context: { arguments_hash: hash } }).refusal,
    ).toMatchObject({ reason: "arguments_not_granted" });
  });

  test("may stay with the gateway", () => {
    expect(changed(undefined)).toBeNull();
  });
});

describe("refused as malformed, by the member's name", () => {
  test.each<[string, Parts]>([
    ["subject.id", { subject: { id: "a\nb" } }],
    ["subject.properties.issuer", { subject: { properties: { issuer: 1 } } }],
    ["subject.properties.act.sub", { subject: { properties: { act: {} } } }],
    ["subject.properties.act.act", { subject: { properties: { act: { sub: "a", act: "b" } } } }],
    ["action.name", { action: { name: "tools/call\u0000" } }],
    ["action.properties.arguments", { action: { properties: { arguments: [] } } }],
    ["resource.type", { resource: { type: "customer" } }],
    ["resource.properties.server", { resource: { properties: { server: ["x"] } } }],
    ["resource.properties.version", { resource: { properties: { version: null } } }],
    ["resource.properties.tool_hash", { resource: { properties: { tool_hash: "abc" } } }],
    ["context.agent", { context: { agent: 1 } }],
    ["context.agent", { context: { agent: "" } }],
    ["context.agent", { context: { agent: { issuer } } }],
    ["context.mcp.server", { context: { mcp: { server: {} } } }],
    ["context.arguments", { context: { arguments: "{}" } }],
    ["context.arguments_hash", { context: { arguments_hash: "sha256:ABC" } }],
    ["context.session.id", { context: { session: {} } }],
    ["context.session.steps", { context: { session: { id: "s", steps: -1 } } }],
    ["context.session.cost", { context: { session: { id: "s", cost: "1" } } }],
    ["context.regions", { context: { regions: "eu" } }],
    ["context.regions.0", { context: { regions: [1] } }],
    [
      "context.mcp.server",
      { resource: { properties: { server: "a/b" } }, context: { mcp: { server: "a/c" } } },
    ],
    ["context.arguments", { action: { properties: { arguments: {} } }, context: { arguments: { a: 1 } } }],
  ])("%s", (member, parts) => {
    expect(() => ask(parts)).toThrow(expect.objectContaining({ code: "malformed" }));
    expect(() => ask(parts)).toThrow(member);
  });
});
