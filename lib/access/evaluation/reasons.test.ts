import { describe, expect, it } from "vitest";
import type { Call, Decision, Usage } from "./decision.ts";
import { evaluate } from "./evaluate.ts";
import { decisionReasons } from "./schemas.ts";
import { agent, call, type Facts, facts, grant, now, policy, tool, unused, worldOf } from "./test-world.ts";
import { reasonTexts } from "./texts.ts";

type Case = {
  when: string;
  world?: Partial<Facts>;
  call?: Partial<Call>;
  usage?: Usage;
  expect: Partial<Decision>;
};

const [gateway, server] = [facts().gateways[0], facts().servers[0]];
const [version] = server?.versions ?? [];
if (!gateway || !server || !version)
  throw new Error("The world of the tests has a gateway, a server and a version.");

const none = { kind: "none" } as const;
const onBehalfOfUdo = { user: { name: "udo@example.com" } };
const withVersion = (more: Partial<typeof version>) => ({
  servers: [{ ...server, versions: [{ ...version, ...more }] }],
});
const calls = (calls: number, freesInSeconds = 0): Usage => ({ count: () => ({ calls, freesInSeconds }) });
const limit = (more: object) =>
  policy({ limits: [{ id: "slow", per: "agent", calls: 2, seconds: 60, ...more }] });
const rule = (more: object) =>
  policy({ rules: [{ id: "rule", effect: "deny", reason: "Not on Sundays.", ...more }] });
const amount = { tool: null, argument: "/amount", must: { op: "range", max: 10 } } as const;

const request = { kind: "request_grant", agentId: "scribe", server: "com.example/crm" } as const;
/** Of the server's two tools, one is kept and one was taken. */
const taken = (tool: string, shadowUntilMs = now + 1) => ({
  keeps: new Set(["find", "pay"].filter((name) => name !== tool)),
  takes: new Set([tool]),
  shadowUntilMs,
});

const cases: Case[] = [
  {
    when: "a grant covers the tool by its access level",
    expect: {
      reason: "permitted",
      permit: true,
      grantIds: ["grant-1"],
      agentId: "scribe",
      server: "com.example/crm",
      version: "1.0.0",
      tool: "find",
      access: "read",
      revision: 7,
      policyVersion: 3,
    },
  },
  {
    when: "a grant names the tool",
    world: { grants: [grant({ scopes: new Set(), tools: new Map([["pay", "write"]]) })] },
    call: { tool: "crm__pay" },
    expect: { reason: "permitted", access: "write" },
  },
  {
    when: "a grant names the tool, which reviewers found to do less since",
    world: { grants: [grant({ scopes: new Set(), tools: new Map([["pay", "admin"]]) })] },
    call: { tool: "crm__pay" },
    expect: { reason: "permitted", access: "write" },
  },
  {
    when: "the person has agreed",
    call: onBehalfOfUdo,
    expect: { reason: "permitted", userId: "udo", consentId: "consent-1" },
  },
  {
    when: "the person is named as their identity provider does",
    call: { user: { name: "u-1", issuer: "https://idp.example.com" } },
    expect: { reason: "permitted", userId: "udo" },
  },
  {
    when: "the method carries nothing",
    call: { method: "ping" },
    expect: { reason: "permitted", agentId: null },
  },
  {
    when: "the method tells of something",
    call: { method: "notifications/cancelled" },
    expect: { reason: "permitted" },
  },
  {
    when: "the agent lists tools of a server it has a grant on",
    call: { method: "tools/list", server: "com.example/crm", tool: null },
    expect: { reason: "permitted", grantIds: ["grant-1"], tool: null, access: null },
  },
  {
    when: "the agent reads a resource and has a scope of the server",
    call: { method: "resources/read", server: "com.example/crm", tool: null },
    expect: { reason: "permitted", grantIds: ["grant-1"], access: "read" },
  },

  {
    when: "nobody knows the gateway",
    call: { gatewayId: "elsewhere" },
    expect: { reason: "gateway_not_registered", next: none, agentId: null },
  },
  {
    when: "the gateway is switched off",
    world: { gateways: [{ ...gateway, active: false }] },
    expect: { reason: "gateway_not_registered" },
  },

  {
    when: "nobody knows the method",
    call: { method: "tools/destroy" },
    expect: { reason: "method_not_known" },
  },
  {
    when: "a method only looks like a notification",
    call: { method: "notifications/" },
    expect: { reason: "method_not_known" },
  },
  {
    when: "a call names no tool",
    call: { tool: null },
    expect: { reason: "method_not_known", text: "The request calls a tool and does not name it." },
  },

  {
    when: "nobody knows the agent",
    call: { agent: { name: "stranger" } },
    expect: { reason: "agent_not_known", agentId: null },
  },
  {
    when: "an issuer calls its subject by the id of a client here",
    call: { agent: { name: "client-scribe", issuer: "https://elsewhere.example.com" } },
    expect: { reason: "agent_not_known" },
  },
  {
    when: "the agent is disabled",
    world: { agents: [agent({ active: false })] },
    expect: { reason: "agent_disabled", agentId: "scribe" },
  },
  {
    when: "its owner has left",
    world: { agents: [agent({ ownerUserId: "gone" })] },
    expect: { reason: "agent_owner_gone" },
  },
  {
    when: "its owner is not known",
    world: { agents: [agent({ ownerUserId: "nobody" })] },
    expect: { reason: "agent_owner_gone" },
  },
  {
    when: "the agent belongs to another gateway",
    world: { agents: [agent({ gatewayIds: new Set(["other"]) })] },
    expect: { reason: "agent_of_another_gateway" },
  },

  {
    when: "the agent acts only for a person",
    world: { agents: [agent({ trustModel: "on_behalf_of" })] },
    expect: { reason: "user_required" },
  },
  {
    when: "the agent acts only by itself",
    world: { agents: [agent({ trustModel: "service" })] },
    call: onBehalfOfUdo,
    expect: { reason: "user_not_accepted", userId: null },
  },
  {
    when: "nobody knows the person",
    call: { user: { name: "who@example.com" } },
    expect: { reason: "user_not_known" },
  },
  {
    when: "another issuer names the person",
    call: { user: { name: "udo@example.com", issuer: "https://elsewhere.example.com" } },
    expect: { reason: "user_not_known" },
  },
  { when: "the person has left", call: { user: { name: "gone" } }, expect: { reason: "user_disabled" } },

  {
    when: "nobody knows the server",
    call: { server: "com.example/none" },
    expect: { reason: "server_not_callable", server: null },
  },
  {
    when: "no route fits the tool's name",
    call: { tool: "hr__find" },
    expect: { reason: "server_not_callable" },
  },
  {
    when: "no version is callable",
    world: withVersion({ callable: false }),
    expect: { reason: "server_not_callable", server: null },
  },
  {
    when: "the version lapses at this moment",
    world: withVersion({ untilMs: now }),
    expect: { reason: "server_not_callable" },
  },
  { when: "the version is not one", call: { version: "9.9.9" }, expect: { reason: "server_not_callable" } },
  {
    when: "the server is not in the gateway's catalog",
    world: {
      gateways: [{ ...gateway, catalogId: "c" }],
      catalogs: [{ id: "c", slug: "pilot", servers: new Set(["another"]) }],
    },
    expect: { reason: "server_not_callable" },
  },
  {
    when: "the gateway's catalog is gone",
    world: { gateways: [{ ...gateway, catalogId: "c" }] },
    expect: { reason: "server_not_callable" },
  },
  {
    when: "the version was approved for another catalog alone",
    world: {
      ...withVersion({ catalogs: ["lab"] }),
      gateways: [{ ...gateway, catalogId: "c" }],
      catalogs: [{ id: "c", slug: "pilot", servers: null }],
    },
    expect: { reason: "server_not_callable" },
  },
  {
    when: "the version was approved for a catalog alone, and the gateway has none",
    world: withVersion({ catalogs: ["lab"] }),
    expect: { reason: "server_not_callable" },
  },

  {
    when: "the tool is not approved",
    call: { tool: "crm__drop" },
    expect: { reason: "tool_not_approved", server: "com.example/crm", tool: null },
  },
  {
    when: "the name ends with the route's prefix",
    call: { tool: "crm__" },
    expect: { reason: "tool_not_approved" },
  },
  {
    when: "the gateway holds another definition",
    call: { toolHash: "sha256:other" },
    expect: { reason: "tool_changed", tool: "find" },
  },

  {
    when: "no grant covers the access level",
    call: { tool: "crm__pay" },
    expect: {
      reason: "no_grant",
      grantIds: [],
      next: {
        kind: "request_grant",
        agentId: "scribe",
        server: "com.example/crm",
        scope: "write",
        tool: "pay",
      },
    },
  },
  {
    when: "no grant covers what the server has names of its own for",
    world: withVersion({ tools: [tool("pay", { access: "write", scopes: ["crm.payments.write"] })] }),
    call: { tool: "crm__pay" },
    expect: {
      reason: "no_grant",
      next: { ...request, scope: "write", tool: "pay", declared: ["crm.payments.write"] },
    },
  },
  {
    when: "a grant of writing is asked to read",
    world: { grants: [grant({ scopes: new Set(["write"]) })] },
    expect: { reason: "no_grant" },
  },
  {
    when: "a grant ends at this moment",
    world: { grants: [grant({ endsMs: now })] },
    expect: { reason: "no_grant" },
  },
  {
    when: "a grant begins with the next",
    world: { grants: [grant({ startsMs: now + 1 })] },
    expect: { reason: "no_grant" },
  },
  {
    when: "a grant begins at this moment",
    world: { grants: [grant({ startsMs: now })] },
    expect: { reason: "permitted" },
  },
  {
    when: "a grant ends with the next",
    world: { grants: [grant({ endsMs: now + 1 })] },
    expect: { reason: "permitted" },
  },
  {
    when: "the grant is for other people",
    world: { grants: [grant({ userIds: new Set(["olga"]) })] },
    call: onBehalfOfUdo,
    expect: { reason: "no_grant" },
  },
  {
    when: "the grant is for people and the agent acts by itself",
    world: { grants: [grant({ userIds: new Set(["udo"]) })] },
    expect: { reason: "no_grant" },
  },
  {
    when: "a task is cancelled with a scope of reading",
    call: { method: "tasks/cancel", server: "com.example/crm", tool: null },
    expect: {
      reason: "no_grant",
      next: {
        kind: "request_grant",
        agentId: "scribe",
        server: "com.example/crm",
        scope: "write",
        tool: null,
      },
    },
  },
  {
    when: "a grant names the tool, which reviewers found to do more since",
    world: { grants: [grant({ scopes: new Set(), tools: new Map([["pay", "read"]]) })] },
    call: { tool: "crm__pay" },
    expect: { reason: "no_grant" },
  },
  {
    when: "a resource is read with a grant of a single tool",
    world: { grants: [grant({ scopes: new Set(), tools: new Map([["find", "read"]]) })] },
    call: { method: "resources/read", server: "com.example/crm", tool: null },
    expect: { reason: "no_grant" },
  },
  {
    when: "tools are listed without any grant",
    world: { grants: [] },
    call: { method: "tools/list", server: "com.example/crm", tool: null },
    expect: { reason: "no_grant" },
  },

  {
    when: "the tool was taken from the grant, and can be restored",
    world: { grants: [grant({ narrowings: [taken("find")] })] },
    expect: {
      reason: "grant_in_shadow",
      grantIds: ["grant-1"],
      next: { kind: "restore_grant", grantId: "grant-1" },
      access: "read",
    },
  },
  {
    when: "the tool was taken from the grant for good",
    world: { grants: [grant({ narrowings: [taken("find", now)] })] },
    expect: { reason: "no_grant", grantIds: [], next: { ...request, scope: "read", tool: "find" } },
  },
  {
    when: "two narrowings took the tool, and one of them for good",
    world: { grants: [grant({ narrowings: [taken("find"), taken("find", now)] })] },
    expect: { reason: "no_grant" },
  },
  {
    when: "the tool was approved after the grant was narrowed",
    world: { grants: [grant({ narrowings: [taken("gone")].map((one) => ({ ...one, keeps: new Set() })) })] },
    expect: { reason: "no_grant" },
  },
  {
    when: "a narrowing kept the tool",
    world: { grants: [grant({ scopes: new Set(["read", "write"]), narrowings: [taken("pay", now)] })] },
    expect: { reason: "permitted" },
  },
  {
    when: "what was taken from one grant is given by another",
    world: { grants: [grant({ narrowings: [taken("find")] }), grant({ id: "grant-2" })] },
    expect: { reason: "permitted", grantIds: ["grant-2"] },
  },
  {
    when: "what was taken from one grant is given by another for other arguments",
    world: {
      grants: [grant({ narrowings: [taken("find")] }), grant({ id: "grant-2", constraints: [amount] })],
    },
    call: { args: { amount: 11 } },
    expect: { reason: "arguments_not_granted", grantIds: ["grant-2"] },
  },
  {
    when: "it was taken from two grants, of which one may be restored",
    world: {
      grants: [
        grant({ narrowings: [taken("find", now)] }),
        grant({ id: "grant-2", narrowings: [taken("find")] }),
      ],
    },
    expect: {
      reason: "grant_in_shadow",
      grantIds: ["grant-2"],
      next: { kind: "restore_grant", grantId: "grant-2" },
    },
  },
  {
    when: "a grant never covered what was taken from it",
    world: { grants: [grant({ narrowings: [taken("pay")] })] },
    call: { tool: "crm__pay" },
    expect: { reason: "no_grant" },
  },
  {
    when: "a resource is read, and no tool of that level is kept",
    world: { grants: [grant({ scopes: new Set(["read", "write"]), narrowings: [taken("find")] })] },
    call: { method: "resources/read", server: "com.example/crm", tool: null },
    expect: { reason: "grant_in_shadow", next: { kind: "restore_grant", grantId: "grant-1" } },
  },
  {
    when: "a resource is read, and no tool of that level is kept or can be restored",
    world: { grants: [grant({ scopes: new Set(["read", "write"]), narrowings: [taken("find", now)] })] },
    call: { method: "resources/read", server: "com.example/crm", tool: null },
    expect: { reason: "no_grant" },
  },
  {
    when: "a resource is read, and a tool of that level is kept",
    world: { grants: [grant({ scopes: new Set(["read", "write"]), narrowings: [taken("pay", now)] })] },
    call: { method: "resources/read", server: "com.example/crm", tool: null },
    expect: { reason: "permitted" },
  },
  {
    when: "tools are listed of which all were taken",
    world: { grants: [grant({ narrowings: [taken("find", now)] })] },
    call: { method: "tools/list", server: "com.example/crm", tool: null },
    expect: { reason: "permitted" },
  },

  {
    when: "an argument is not as granted",
    world: { grants: [grant({ constraints: [amount] })] },
    call: { args: { amount: 11 } },
    expect: { reason: "arguments_not_granted", grantIds: ["grant-1"], next: none },
  },
  {
    when: "one of two constraints does not hold",
    world: { grants: [grant({ constraints: [amount, { ...amount, argument: "/other" }] })] },
    call: { args: { amount: 1 } },
    expect: { reason: "arguments_not_granted" },
  },
  {
    when: "a constraint is about another tool",
    world: { grants: [grant({ constraints: [{ ...amount, tool: "pay" }] })] },
    expect: { reason: "permitted" },
  },
  {
    when: "another grant allows the arguments",
    world: { grants: [grant({ constraints: [amount] }), grant({ id: "grant-2" })] },
    call: { args: { amount: 11 } },
    expect: { reason: "permitted", grantIds: ["grant-2"] },
  },

  {
    when: "the person has not agreed to this access",
    world: {
      consents: [
        { id: "c", userId: "udo", agentId: "scribe", server: "com.example/crm", scopes: new Set(["write"]) },
      ],
    },
    call: onBehalfOfUdo,
    expect: {
      reason: "no_consent",
      grantIds: ["grant-1"],
      consentId: null,
      next: { kind: "give_consent", agentId: "scribe", server: "com.example/crm", scope: "read" },
    },
  },
  {
    when: "another person has agreed",
    call: { user: { name: "olga" } },
    expect: { reason: "no_consent" },
  },

  {
    when: "a rule refuses",
    world: { policy: rule({ match: { effects: ["reads", "pays"] } }) },
    expect: {
      reason: "denied_by_rule",
      text: "Not on Sundays.",
      ruleIds: ["rule"],
      grantIds: ["grant-1"],
      next: none,
    },
  },
  {
    when: "a rule is about something else",
    world: { policy: rule({ match: { effects: ["reads"], classifications: ["restricted"] } }) },
    expect: { reason: "permitted", ruleIds: [] },
  },
  {
    when: "a rule's condition does not hold",
    world: { policy: rule({ condition: "args.amount > 10" }) },
    call: { args: { amount: 3 } },
    expect: { reason: "permitted" },
  },
  {
    when: "a rule's condition can't be evaluated",
    world: { policy: rule({ condition: "args.amount > 10" }) },
    expect: { reason: "denied_by_rule", text: "Not on Sundays.", brokenRules: ["rule"] },
  },
  {
    when: "a rule reads arguments that the gateway kept for itself",
    world: { policy: rule({ condition: "has(args.amount) && args.amount > 10" }) },
    call: { args: undefined },
    expect: { reason: "denied_by_rule", text: "Not on Sundays.", ruleIds: ["rule"], brokenRules: [] },
  },
  {
    when: "a rule that asks reads arguments that the gateway kept for itself",
    world: { policy: rule({ effect: "ask", condition: "has(args.amount)" }) },
    call: { args: undefined },
    expect: {
      reason: "approval_required",
      text: "A person must approve the call first: Not on Sundays.",
      brokenRules: [],
      next: { kind: "ask_for_approval", ruleId: "rule" },
    },
  },
  {
    when: "a rule that reads no arguments does not hold, and the gateway kept them",
    world: { policy: rule({ condition: 'agent.id == "other"' }) },
    call: { args: undefined },
    expect: { reason: "permitted" },
  },
  {
    when: "a constraint is on arguments that the gateway kept for itself",
    world: { grants: [grant({ constraints: [amount] })] },
    call: { args: undefined },
    expect: { reason: "arguments_not_granted" },
  },
  {
    when: "a rule reads arguments and a method has none",
    world: { policy: rule({ condition: "has(args.amount)" }) },
    call: { method: "resources/read", server: "com.example/crm", tool: null, args: undefined },
    expect: { reason: "permitted" },
  },
  {
    when: "a resource is read with a scope of writing",
    world: { grants: [grant({ scopes: new Set(["write", "admin"]) })] },
    call: { method: "resources/read", server: "com.example/crm", tool: null },
    expect: { reason: "no_grant" },
  },
  {
    when: "an argument is completed without the scope of reading",
    world: { grants: [grant({ scopes: new Set(), tools: new Map([["find", "read"]]) })] },
    call: { method: "completion/complete", server: "com.example/crm", tool: null },
    expect: { reason: "no_grant" },
  },
  {
    when: "the server's log is set with a scope of reading",
    call: { method: "logging/setLevel", server: "com.example/crm", tool: null },
    expect: {
      reason: "no_grant",
      next: {
        kind: "request_grant",
        agentId: "scribe",
        server: "com.example/crm",
        scope: "write",
        tool: null,
      },
    },
  },
  {
    when: "a rule without a condition refuses the server, and its tools are listed",
    world: { policy: rule({ match: { servers: ["com.example/crm"] } }) },
    call: { method: "tools/list", server: "com.example/crm", tool: null },
    expect: { reason: "denied_by_rule", text: "Not on Sundays.", ruleIds: ["rule"], grantIds: ["grant-1"] },
  },
  {
    when: "a rule that may not hold refuses, and tools are listed",
    world: { policy: rule({ condition: "args.amount > 10" }) },
    call: { method: "tools/list", server: "com.example/crm", tool: null },
    expect: { reason: "permitted" },
  },
  {
    when: "tools are listed from another region",
    world: { policy: policy({ residency: [{ classification: "internal", regions: ["us-east"] }] }) },
    call: { method: "tools/list", server: "com.example/crm", tool: null },
    expect: { reason: "region_not_allowed", ruleIds: ["residency:internal"] },
  },
  {
    when: "the gateway has routes, and none to the server that is named",
    world: { gateways: [{ ...gateway, routes: [{ prefix: "hr__", server: "com.example/hr" }] }] },
    call: { server: "com.example/crm", tool: "find" },
    expect: { reason: "server_not_callable", server: null },
  },
  {
    when: "a rule about a server is asked about its resources",
    world: { policy: rule({ match: { servers: ["com.example/crm"] }, condition: 'tool.name != "find"' }) },
    call: { method: "resources/read", server: "com.example/crm", tool: null },
    expect: { reason: "denied_by_rule", text: "Not on Sundays.", brokenRules: [] },
  },
  {
    when: "a rule asks for a human's yes",
    world: { policy: rule({ effect: "ask" }) },
    expect: {
      reason: "approval_required",
      text: "A person must approve the call first: Not on Sundays.",
      ruleIds: ["rule"],
      next: { kind: "ask_for_approval", ruleId: "rule" },
    },
  },
  {
    when: "a rule asks and another refuses",
    world: {
      policy: policy({
        rules: [
          { id: "asks", effect: "ask", reason: "Ask." },
          { id: "refuses", effect: "deny", reason: "No." },
        ],
      }),
    },
    expect: { reason: "denied_by_rule", text: "No.", ruleIds: ["refuses"] },
  },

  {
    when: "the gateway is in another region",
    world: { policy: policy({ residency: [{ classification: "internal", regions: ["us-east"] }] }) },
    expect: { reason: "region_not_allowed", ruleIds: ["residency:internal"] },
  },
  {
    when: "the data goes on to another region",
    world: { policy: policy({ residency: [{ classification: "internal", regions: ["eu-central"] }] }) },
    call: { regions: ["eu-central", "us-east"] },
    expect: { reason: "region_not_allowed" },
  },
  {
    when: "nobody knows where the gateway is",
    world: {
      gateways: [{ ...gateway, region: null }],
      policy: policy({ residency: [{ classification: "internal", regions: ["eu-central"] }] }),
    },
    call: { regions: ["eu-central"] },
    expect: { reason: "region_not_allowed" },
  },
  {
    when: "the region is one of those",
    world: { policy: policy({ residency: [{ classification: "internal", regions: ["eu-central"] }] }) },
    call: { regions: ["eu-central"] },
    expect: { reason: "permitted" },
  },

  {
    when: "the session has taken all its steps",
    world: { policy: policy({ sessions: { max_steps: 5 } }) },
    call: { session: { id: "s", steps: 5, cost: null } },
    expect: {
      reason: "session_over",
      text: "The session has used up the steps that the policy gives it; begin another.",
      ruleIds: ["sessions:max_steps"],
    },
  },
  {
    when: "the session has a step left",
    world: { policy: policy({ sessions: { max_steps: 5 } }) },
    call: { session: { id: "s", steps: 4, cost: null } },
    expect: { reason: "permitted" },
  },
  ...[
    null,
    { id: "s", steps: null, cost: 1 },
    { id: "s", steps: -1, cost: 1 },
    { id: "s", steps: Number.NaN, cost: 1 },
  ].map(
    (session): Case => ({
      when: `steps are limited and the session is ${JSON.stringify(session)}`,
      world: { policy: policy({ sessions: { max_steps: 5 } }) },
      call: { session },
      expect: {
        reason: "session_over",
        text: "The steps of a session are limited: the gateway must report the session and its steps so far with each call.",
      },
    }),
  ),
  {
    when: "the session has cost too much",
    world: { policy: policy({ sessions: { max_steps: 5, max_cost: 2.5 } }) },
    call: { session: { id: "s", steps: 0, cost: 2.5 } },
    expect: {
      reason: "session_over",
      text: "The session has used up the cost that the policy gives it; begin another.",
      ruleIds: ["sessions:max_cost"],
    },
  },

  {
    when: "the agent has called too often",
    world: { policy: limit({}) },
    usage: calls(2, 12.3),
    expect: { reason: "rate_limited", ruleIds: ["slow"], next: { kind: "retry", afterSeconds: 13 } },
  },
  {
    when: "the agent has a call left",
    world: { policy: limit({}) },
    usage: calls(1),
    expect: { reason: "permitted" },
  },
  {
    when: "a limit lets nothing through",
    world: { policy: limit({ calls: 0 }) },
    expect: { reason: "rate_limited", next: none },
  },
  {
    when: "a limit per person is asked about an agent that acts by itself",
    world: { policy: limit({ per: "user", calls: 0 }) },
    expect: { reason: "permitted" },
  },
];

describe("evaluate", () => {
  it.each(cases)("says $expect.reason when $when", (one) => {
    const decision = evaluate(worldOf(facts(one.world)), call(one.call), now, one.usage ?? unused);
    expect(decision).toMatchObject(one.expect);
    expect(decision.permit).toBe(decision.reason === "permitted");
    expect(decision.text).toBe(one.expect.text ?? reasonTexts[decision.reason]);
    if (decision.permit) expect(decision.next).toEqual(none);
  });

  it("is shown here with each reason that it can give", () => {
    const shown = new Set(cases.map((one) => one.expect.reason));
    // Whoever keeps a world current says that it is not; a world itself can't.
    expect(decisionReasons.filter((reason) => !shown.has(reason))).toEqual(["not_current"]);
  });

  it("answers the same for a server that is unknown and one that is not approved", () => {
    const world = worldOf(facts(withVersion({ callable: false })));
    const ask = (name: string) => evaluate(world, call({ server: name }), now, unused);
    expect(ask("com.example/crm")).toEqual(ask("com.example/none"));
  });
});

describe("versions and routes", () => {
  const older = {
    ...version,
    version: "0.9.0",
    isLatest: false,
    tools: [tool("find", { hash: "sha256:old" }), tool("count")],
  };
  const two = worldOf(facts({ servers: [{ ...server, versions: [older, version] }] }));
  const versionOf = (more: Partial<Call>) => {
    const { reason, version } = evaluate(two, call(more), now, unused);
    return `${reason} ${version}`;
  };

  it("takes the version that is named, else the one that the gateway holds, else the latest that has the tool", () => {
    expect(versionOf({})).toBe("permitted 1.0.0");
    expect(versionOf({ version: "0.9.0" })).toBe("permitted 0.9.0");
    expect(versionOf({ toolHash: "sha256:old" })).toBe("permitted 0.9.0");
    expect(versionOf({ toolHash: "sha256:find" })).toBe("permitted 1.0.0");
    expect(versionOf({ toolHash: "sha256:new" })).toBe("tool_changed 1.0.0");
    expect(versionOf({ toolHash: "sha256:old", version: "1.0.0" })).toBe("tool_changed 1.0.0");
    expect(versionOf({ tool: "crm__count" })).toBe("permitted 0.9.0");
    expect(versionOf({ tool: "crm__none" })).toBe("tool_not_approved 1.0.0");
  });

  it("judges by the strictest label of those that the gateway may call, where it says neither version nor hash", () => {
    const graver = {
      ...older,
      tools: [tool("find", { hash: "sha256:old", access: "write", effects: ["pays"] })],
    };
    const ask = (more: Partial<Call>, scopes: ("read" | "write")[], world: Partial<Facts> = {}) => {
      const grants = [grant({ scopes: new Set(scopes) })];
      const servers = [{ ...server, versions: [graver, version] }];
      const decision = evaluate(worldOf(facts({ servers, grants, ...world })), call(more), now, unused);
      return `${decision.reason} ${decision.version} ${decision.access}`;
    };
    expect(ask({}, ["read"])).toBe("no_grant 0.9.0 write");
    expect(ask({}, ["write"])).toBe("permitted 0.9.0 write");
    expect(ask({ toolHash: "sha256:find" }, ["read"])).toBe("permitted 1.0.0 read");
    expect(ask({ version: "1.0.0" }, ["read"])).toBe("permitted 1.0.0 read");
    expect(ask({ version: "0.9.0" }, ["read"])).toBe("no_grant 0.9.0 write");
    expect(ask({ toolHash: "sha256:none" }, ["write"])).toBe("tool_changed 0.9.0 write");
    const readsToo = { policy: rule({ match: { effects: ["reads"] } }) };
    expect(ask({}, ["write"], readsToo)).toBe("denied_by_rule 0.9.0 write");
    expect(ask({ version: "0.9.0" }, ["write"], readsToo)).toBe("permitted 0.9.0 write");
  });

  it("permits no name of a server's that may be of two tools, unless the hash says which", () => {
    const tools = [tool("find"), tool("crm__find", { access: "admin" }), tool("crm__only")];
    const world = worldOf(facts({ servers: [{ ...server, versions: [{ ...version, tools }] }] }));
    const ask = (name: string, more: Partial<Call> = {}) => {
      const asked = call({ server: "com.example/crm", tool: name, ...more });
      const decision = evaluate(world, asked, now, unused);
      return `${decision.reason} ${decision.tool}`;
    };
    expect(ask("crm__find")).toBe("tool_not_approved null");
    expect(ask("crm__find", { toolHash: "sha256:find" })).toBe("permitted find");
    expect(ask("crm__find", { toolHash: "sha256:crm__find" })).toBe("no_grant crm__find");
    expect(ask("crm__find", { toolHash: "sha256:other" })).toBe("tool_not_approved null");
    expect(ask("crm__find", { server: null })).toBe("permitted find");
    expect(ask("crm__only")).toBe("permitted crm__only");
    expect(ask("find")).toBe("permitted find");
  });

  it("follows the longest prefix that fits, and strips it from the tools of a server that is named", () => {
    const other = {
      ...server,
      id: "other",
      name: "com.example/other",
      versions: [{ ...version, tools: [tool("x")] }],
    };
    const routes = [
      { prefix: "", server: "com.example/crm" },
      { prefix: "o", server: "com.example/crm" },
      { prefix: "o_", server: "com.example/other" },
    ];
    const world = worldOf(facts({ servers: [server, other], gateways: [{ ...gateway, routes }] }));
    const target = (name: string, named: string | null = null) => {
      const decision = evaluate(world, call({ tool: name, server: named }), now, unused);
      return `${decision.server} ${decision.tool}`;
    };
    expect(target("o_x")).toBe("com.example/other x");
    expect(target("ofind")).toBe("com.example/crm find");
    expect(target("find")).toBe("com.example/crm find");
    expect(target("o_x", "com.example/other")).toBe("com.example/other x");
    expect(target("x", "com.example/other")).toBe("com.example/other x");
    expect(target("ofind", "com.example/other")).toBe("com.example/other null");
  });
});
