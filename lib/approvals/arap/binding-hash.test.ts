import { hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { EvaluationRequest } from "#lib/access/pdp/schemas.ts";
import { bindingHash, isBound } from "./binding-hash.ts";

const request: EvaluationRequest = {
  subject: { type: "identity", id: "ana", properties: { department: "sales" } },
  resource: { type: "tool", id: "send_money", properties: { server: "com.example/bank" } },
  action: { name: "tools/call" },
  context: { agent: "cli_1", arguments: { to: "ana", amount: 100 } },
};

describe("what a denial is bound to", () => {
  test("is the profile's construction, member by member", () => {
    const text =
      '{"action":{"name":"tools/call"},"context":{"agent":"cli_1","arguments":{"amount":100,"to":"ana"}},' +
      '"resource":{"id":"send_money","properties":{"server":"com.example/bank"},"type":"tool"},' +
      '"subject":{"id":"ana","properties":{"department":"sales"},"type":"identity"}}';
    expect(bindingHash(request)).toBe(hash("sha256", text, "base64url"));
  });

  test.each<[string, Partial<EvaluationRequest>]>([
    ["another subject", { subject: { ...request.subject, id: "eve" } }],
    ["another property of it", { subject: { ...request.subject, properties: { department: "it" } } }],
    ["another kind of it", { subject: { ...request.subject, type: "user" } }],
    ["another tool", { resource: { ...request.resource, id: "read_balance" } }],
    ["another server", { resource: { ...request.resource, properties: { server: "com.example/crm" } } }],
    ["another method", { action: { name: "tools/list" } }],
    ["another property of the action", { action: { name: "tools/call", properties: { arguments: {} } } }],
    ["other arguments", { context: { ...request.context, arguments: { to: "eve", amount: 100 } } }],
    [
      "one argument more",
      { context: { ...request.context, arguments: { to: "ana", amount: 100, memo: null } } },
    ],
    ["no arguments", { context: { agent: "cli_1" } }],
    ["another agent", { context: { ...request.context, agent: "cli_2" } }],
    [
      "another server in the context",
      { context: { ...request.context, mcp: { server: "com.example/crm" } } },
    ],
  ])("is another with %s (I2)", (_, changes) => {
    expect(isBound({ ...request, ...changes }, bindingHash(request))).toBe(false);
  });

  test("is the same in another order, at another moment, with words about it", () => {
    const context = {
      business_justification: "It is rent day.",
      session: { id: "s", steps: 4 },
      regions: ["eu"],
      arguments: { amount: 100, to: "ana" },
      agent: "cli_1",
    };
    expect(isBound({ ...request, context }, bindingHash(request))).toBe(true);
  });

  test("leaves out who acts, wherever that is said", () => {
    const plain = { type: "user", id: "ana" };
    const acted = { ...request, subject: { ...plain, properties: { act: { sub: "cli_1" } } } };
    expect(isBound({ ...request, subject: plain }, bindingHash(acted))).toBe(true);
    const other = { ...request, subject: { ...plain, properties: { act: { sub: "cli_2" } } } };
    expect(isBound(other, bindingHash(acted))).toBe(true);
    expect(isBound({ ...request, subject: { ...plain, id: "eve" } }, bindingHash(acted))).toBe(false);
  });
});
